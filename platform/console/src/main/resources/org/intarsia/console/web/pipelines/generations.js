// The generations of a pipeline that are kept: what differs, roll back, forget.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Problems} from '../parts/problems.js';
import {may} from '../role.js';
import {html} from '../ui.js';
import {ago, bytes, withShortDigests} from '../words.js';
import {GENERATIONS} from './changes.js';
import {rollBack} from './rollback.js';

const CHANGES = [...GENERATIONS, 'loaded', 'run-ended'];

/** What would be other than now, for a person who decides about a roll back. */
function Differences({pipeline, number, serving}) {
  const other = number !== serving;
  const {data, problems} = useData(other ? path`pipelines/${pipeline}/generations/${number}/differences?with=${serving}` : null);
  if (!other) return html`<span class="tag good">serves</span>`;
  if (!data) return html`<${Problems} problems=${problems} />`;
  if (data.differences.length === 0) return html`<span class="soft">nothing</span>`;
  return data.differences.map(({what, recorded, found}) => html`<div>${what} <b>${withShortDigests(found) || 'not set'}</b>
    ${' '}<span class="soft">instead of ${withShortDigests(recorded) || 'not set'}</span></div>`);
}

async function forget(pipeline, number, reload) {
  const agreed = await ask({
    title: `Forget generation ${number}?`,
    text: `You can not roll back to it any more. Plugins that only it needs can be removed then.`,
    action: `Forget generation ${number}`,
  });
  if (!agreed) return;
  await attempt('Forgetting', async () => {
    await call('DELETE', path`pipelines/${pipeline}/generations/${number}`);
    notice(`Generation ${number} of ${pipeline} is forgotten.`);
    reload();
  });
}

/** `canary` is what is tried, {generation, percent}; nothing can be rolled back meanwhile. */
export function Generations({pipeline, canary}) {
  const {data, problems, reload} = useData(path`pipelines/${pipeline}/generations`, CHANGES);
  if (!data) return html`<${Problems} problems=${problems} />`;
  const newest = [...data.generations].sort((a, b) => b.number - a.number);
  return html`<div class="box scroll" tabindex="0" role="region" aria-label="Generations"><table>
    <caption>Generations</caption>
    <thead><tr><th scope="col">No.</th><th scope="col">Since</th><th scope="col">Made by</th><th scope="col">What differs from now</th>
      <th scope="col" class="number">In flight</th><th scope="col" class="number">Served</th><th scope="col" class="number">Failed</th>
      <th scope="col">Read</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
    <tbody>${newest.map((one) => html`<tr key=${one.number} class=${one.number === data.serving ? 'now' : ''}>
      <td>${one.number}${one.number === canary?.generation && html` <span class="tag warn">tried</span>`}</td><td title=${one.since}>${ago(one.since)}</td><td class="wide">${one.cause}</td>
      <td class="wide"><${Differences} pipeline=${pipeline} number=${one.number} serving=${data.serving} /></td>
      <td class="number">${one.inFlight}</td><td class="number">${one.served}</td><td class="number">${one.failed}</td>
      <td>${bytes(one.bytesRead)}</td>
      <td>${one.number !== data.serving && one.number !== canary?.generation && may('operator') && html`<div class="row">
        ${!canary && html`<button type="button" class="small" onClick=${() => rollBack(pipeline, one.number, data.serving)}>Roll back to ${one.number}</button>`}
        <button type="button" class="small danger" onClick=${() => forget(pipeline, one.number, reload)}>Forget ${one.number}</button></div>`}</td>
    </tr>`)}</tbody>
  </table></div>`;
}
