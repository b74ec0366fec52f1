// The last lines of the server's log.
import {useData} from '../data.js';
import {Empty} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {html} from '../ui.js';
import {entry} from './log-lines.js';

function Row({line}) {
  const {time, what, status, milliseconds, codes, id, stack, text} = entry(line);
  return html`<tr><td>${time}</td><td class="wide">${what || text}
      ${stack && html`<details><summary>stack</summary><pre>${stack}</pre></details>`}</td>
    <td class="number">${status}</td><td class="number">${milliseconds}</td><td>${codes}</td><td class="mono">${id}</td></tr>`;
}

export function Log() {
  const {data, problems, reload} = useData('log?limit=100');
  const newest = [...(data?.lines ?? [])].reverse();
  return html`<section class="box"><div class="row"><h2 class="grow">Log</h2><button type="button" onClick=${reload}>Reload the log</button></div>
    <p class="hint">The last 100 requests and failures, the newest first. The whole log is the standard error of the server.</p>
    <${Problems} problems=${problems} />
    ${data && newest.length === 0 && html`<${Empty}>Nothing was answered yet.<//>`}
    ${newest.length > 0 && html`<div class="scroll log" tabindex="0" role="region" aria-label="Lines of the log"><table>
      <thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col" class="number">Status</th><th scope="col" class="number">ms</th>
        <th scope="col">Codes</th><th scope="col">Id</th></tr></thead>
      <tbody>${newest.map((line) => html`<${Row} line=${line} />`)}</tbody></table></div>`}
  </section>`;
}
