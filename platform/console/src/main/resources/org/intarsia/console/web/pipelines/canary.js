// A generation that is tried on a share of the requests: its figures beside those of the one that serves, and how it ends.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Action} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {may} from '../role.js';
import {html, useState} from '../ui.js';
import {ago, seconds, share, whole} from '../words.js';
import {Compared} from './compared.js';
import {rollBack} from './rollback.js';

const CHANGES = ['canary-started', 'run-ended'];

function Row({name, figures}) {
  return html`<tr><th scope="row">${name}</th><td class="number">${figures.runs}</td>
    <td class="number">${figures.failed}${figures.runs > 0 && ` (${share(figures.errorRate)})`}</td>
    <td class="number">${figures.pictures}</td>
    <td class="number">${figures.pictures > 0 ? seconds(figures.secondsPerPicture) : 'none yet'}</td></tr>`;
}

function rules({runs, errorRate, slowdown}) {
  return `After ${runs} runs of it the server decides: rolled back when more than ${share(errorRate)} of them failed, or when a picture takes`
    + ` more than ${slowdown} times as long as on the other; else promoted.`;
}

async function promote(pipeline, number, serving) {
  await attempt('Promoting', async () => {
    await call('POST', path`pipelines/${pipeline}/canary/promote`, {generation: number});
    notice(`${pipeline} serves generation ${number}, with all requests.`, {
      undo: {label: `Roll back to ${serving}`, act: () => rollBack(pipeline, serving, number)},
    });
  });
}

async function drop(pipeline, number) {
  const agreed = await ask({
    title: `Drop generation ${number}?`,
    text: 'All requests go to the generation that serves, and what was built for this one is given up when its last request has ended.',
    action: `Drop generation ${number}`,
  });
  if (!agreed) return;
  await attempt('Rolling back', async () => {
    await call('POST', path`pipelines/${pipeline}/canary/rollback`, {generation: number});
    notice(`Generation ${number} of ${pipeline} is not tried any more.`);
  });
}

/** Another share of the requests. */
function Share({pipeline, percent}) {
  const [text, setText] = useState(String(percent));
  const change = async (event) => {
    event.preventDefault();
    await attempt('Changing the share', async () => {
      const now = await call('PATCH', path`pipelines/${pipeline}/canary`, {percent: whole(text)});
      notice(`Generation ${now.generation.number} gets ${now.percent} of 100 requests.`);
    });
  };
  return html`<form class="row end" onSubmit=${change}>
    <div><label for="canary-share">Requests of 100</label>
      <input id="canary-share" class="short" type="text" inputmode="numeric" autocomplete="off" value=${text} onInput=${(event) => setText(event.target.value)} /></div>
    <button>Change the share</button></form>`;
}

/** `serving` is the number of the generation that serves. */
export function Canary({pipeline, serving, plan}) {
  const {data, problems} = useData(path`pipelines/${pipeline}/canary`, CHANGES);
  const [busy, setBusy] = useState(false);
  if (!data) return html`<${Problems} problems=${problems} />`;
  const {number} = data.generation;
  const ending = async (end) => {
    setBusy(true);
    await end();
    setBusy(false);
  };
  return html`<section class="box" aria-labelledby="canary-title">
    <h3 id="canary-title">Canary: generation ${number} is tried</h3>
    <p>It gets ${data.percent} of 100 requests, and began ${ago(data.since)}.
      ${' '}${data.automatic ? rules(data.automatic) : 'Somebody decides how it ends.'}
      ${' '}Until then nothing else changes this pipeline.</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Figures of the canary"><table>
      <caption>Since it began</caption>
      <thead><tr><th scope="col">Generation</th><th scope="col" class="number">Runs</th><th scope="col" class="number">Failed</th>
        <th scope="col" class="number">Pictures</th><th scope="col" class="number">A picture takes</th></tr></thead>
      <tbody><${Row} name="${serving}, serves" figures=${data.serving} /><${Row} name="${number}, tried" figures=${data.canary} /></tbody>
    </table></div>
    ${may('operator') && html`<${Share} key=${data.percent} pipeline=${pipeline} percent=${data.percent} />
      <p class="actions">
        <${Action} kind="main" busy=${busy} onClick=${() => ending(() => promote(pipeline, number, serving))}>Promote generation ${number}<//>
        <${Action} kind="danger" busy=${busy} onClick=${() => ending(() => drop(pipeline, number))}>Roll back the canary<//></p>`}
    ${may('runner') && html`<${Compared} key=${number} pipeline=${pipeline} plan=${plan} serving=${serving} tried=${number} />`}
  </section>`;
}
