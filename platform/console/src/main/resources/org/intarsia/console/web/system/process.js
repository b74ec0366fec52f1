// The process of the server: memory, devices, and what it counts.
import {useData} from '../data.js';
import {Problems} from '../parts/problems.js';
import {PIPELINES} from '../pipelines/changes.js';
import {html} from '../ui.js';
import {ago, bytes, shortVersion} from '../words.js';
import {rows} from './metrics.js';

const CHANGES = [...PIPELINES, 'run-ended'];

function Metrics({metrics}) {
  return html`<details><summary>Metrics</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Metrics"><table>
      <thead><tr><th scope="col">Metric</th><th scope="col">Of</th><th scope="col" class="number">Value</th><th scope="col">What</th></tr></thead>
      <tbody>${rows(metrics).map((one) => html`<tr><td class="mono">${one.name}</td><td class="wide">${one.labels}</td>
        <td class="number">${one.value}</td><td class="wide">${one.help}</td></tr>`)}</tbody>
    </table></div></details>`;
}

export function Process() {
  const {data, problems, reload} = useData('system', CHANGES);
  if (!data) return html`<${Problems} problems=${problems} />`;
  const {memory, devices, pipelines} = data;
  return html`<section class="box"><div class="row"><h2 class="grow">Process</h2>
      <button type="button" onClick=${reload}>Reload</button></div>
    <${Problems} problems=${problems} />
    <dl class="facts">
      <dt>version</dt><dd>${shortVersion(data.version)}, Java ${data.java}, started ${ago(data.started)}</dd>
      <dt>memory</dt><dd>${memory.resident > 0 ? `${bytes(memory.resident)} of the ${bytes(memory.machine)}` : bytes(memory.machine)} that the machine has</dd>
      <dt>Java's heap</dt><dd>${bytes(memory.heap)} of at most ${bytes(memory.largestHeap)}</dd>
      <dt>threads</dt><dd>${data.threads} on ${data.processors} processors</dd>
      ${devices.map((one) => html`<dt>device ${one.name}</dt><dd>${bytes(one.memory)}</dd>`)}
      ${pipelines.map((one) => html`<dt>${one.name}</dt><dd>weights of ${bytes(one.weightBytes)} on ${one.device}, ${one.inFlight} in flight</dd>`)}
    </dl>
    <${Metrics} metrics=${data.metrics} />
  </section>`;
}
