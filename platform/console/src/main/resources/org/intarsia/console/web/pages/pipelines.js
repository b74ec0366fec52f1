// The page of the pipelines: what runs, its parts, its generations and its runs.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Empty, Page} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {Canary} from '../pipelines/canary.js';
import {FLIPS, PIPELINES} from '../pipelines/changes.js';
import {Generations} from '../pipelines/generations.js';
import {Graph} from '../pipelines/graph.js';
import {Load} from '../pipelines/load.js';
import {Runs} from '../pipelines/runs.js';
import {Swap} from '../pipelines/swap.js';
import {may} from '../role.js';
import {link} from '../router.js';
import {html, useState} from '../ui.js';
import {bytes, count} from '../words.js';

const CHANGES = [...PIPELINES, 'run-started', 'run-ended'];
const PLUGINS = ['plugin-installed', 'plugin-removed', 'plugin-revoked', 'plugin-trusted'];

async function stop(pipeline) {
  const agreed = await ask({
    title: `Stop ${pipeline.name}?`,
    text: 'Requests in flight finish, new ones are refused, and its generations are forgotten.',
    action: `Stop ${pipeline.name}`,
  });
  if (!agreed) return;
  await attempt('Stopping', async () => {
    const {cut} = await call('DELETE', path`pipelines/${pipeline.name}`);
    notice(`${pipeline.name} was stopped${cut > 0 ? `; ${cut} requests were cut` : ''}.`);
    location.hash = link('pipelines');
  });
}

function Figures({pipeline, plan}) {
  const facts = {
    'generation': pipeline.serving.number,
    'in flight': pipeline.inFlight,
    'served': pipeline.served,
    'failed': pipeline.failed,
    'parameters': count(plan.parameters),
    'model files': bytes(plan.weightBytes),
    'image': `${plan.image.width} x ${plan.image.height}`,
    'conditioned on': plan.conditioning,
  };
  return html`<dl class="figures">${Object.entries(facts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function Pipeline({pipeline}) {
  const {data: plan, problems} = useData(path`pipelines/${pipeline.name}/plan`, FLIPS);
  const {data: parts} = useData('parts', PLUGINS);
  const {data: plugins} = useData('plugins', PLUGINS);
  const [kind, choose] = useState(null);
  if (!plan) return html`<${Problems} problems=${problems} />`;
  return html`
    <div class="box">
      <div class="row"><h2 class="grow">${pipeline.name}</h2>
        ${may('operator') && html`<button type="button" class="danger" onClick=${() => stop(pipeline)}>Stop it</button>`}</div>
      <${Figures} pipeline=${pipeline} plan=${plan} />
      <p class="soft">${may('operator') ? 'Choose a part to swap it.' : 'A key of the role operator can swap its parts.'}</p>
      <${Graph} parts=${plan.parts} edges=${plan.edges} chosen=${kind} choose=${(one) => may('operator') && choose(one === kind ? null : one)} />
    </div>
    ${kind && parts && plugins && html`<${Swap} key=${kind} pipeline=${pipeline} plan=${plan} kind=${kind}
      parts=${parts.parts} plugins=${plugins.plugins} close=${() => choose(null)} />`}
    ${pipeline.canary && html`<${Canary} key=${pipeline.canary.generation} pipeline=${pipeline.name} serving=${pipeline.serving.number} plan=${plan} />`}
    <${Generations} pipeline=${pipeline.name} canary=${pipeline.canary} />
    <${Runs} pipeline=${pipeline.name} />`;
}

export default function Pipelines({rest}) {
  const {data, problems} = useData('pipelines', CHANGES);
  const pipelines = data?.pipelines ?? [];
  const chosen = pipelines.find((one) => one.name === rest[0]) ?? (rest[0] ? null : pipelines[0]);
  return html`<${Page} title="Pipelines">
    <${Problems} problems=${problems} />
    ${pipelines.length > 0 && html`<nav aria-label="Running pipelines"><ul class="names">
      ${pipelines.map((one) => html`<li key=${one.name}><a href=${link('pipelines', one.name)} aria-current=${one === chosen ? 'true' : undefined}>${one.name}</a></li>`)}
    </ul></nav>`}
    ${data && !chosen && html`<${Empty}>${rest[0] ? `No pipeline runs under the name ${rest[0]}.` : 'No pipeline runs.'} ${may('operator') ? 'Start one below.' : 'A key of the role operator can start one.'}<//>`}
    ${chosen && html`<${Pipeline} key=${chosen.name} pipeline=${chosen} />`}
    ${data && may('operator') && html`<${Load} running=${pipelines.length} />`}
  <//>`;
}
