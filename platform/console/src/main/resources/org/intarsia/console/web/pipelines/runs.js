// The runs in flight, each with its progress and a way to end it.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {Problems} from '../parts/problems.js';
import {may} from '../role.js';
import {html, useEffect} from '../ui.js';
import {ago, plural} from '../words.js';

const CHANGES = ['run-started', 'run-ended'];
/** Steps are no events of the server: while runs are there, it is asked for them. */
const PAUSE = 1000;

function cancel(run) {
  return attempt('Cancelling', async () => {
    await call('DELETE', path`runs/${run.id}`);
    notice(`Run ${run.id} ends at its next step.`);
  });
}

export function Runs({pipeline}) {
  const {data, problems, reload} = useData('runs', CHANGES);
  const runs = (data?.runs ?? []).filter((run) => !pipeline || run.pipeline === pipeline);
  useEffect(() => {
    if (runs.length === 0) return undefined;
    const timer = setInterval(reload, PAUSE);
    return () => clearInterval(timer);
  }, [runs.length === 0]);
  if (!data) return html`<${Problems} problems=${problems} />`;
  return html`<div class="box scroll" tabindex="0" role="region" aria-label="Runs in flight"><table>
    <caption>Runs in flight</caption>
    ${runs.length === 0
      ? html`<tbody><tr><td class="soft">None. Pictures that are being made are shown here, and can be cancelled.</td></tr></tbody>`
      : html`<thead><tr><th scope="col">Run</th>${!pipeline && html`<th scope="col">Pipeline</th>`}<th scope="col">Generation</th><th scope="col">By</th><th scope="col">Since</th>
          <th scope="col">Progress</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
        <tbody>${runs.map((run) => html`<tr key=${run.id}>
          <td>${run.id}</td>${!pipeline && html`<td class="wide">${run.pipeline}</td>`}<td>${run.generation}</td><td class="wide">${run.actor}</td><td>${ago(run.since)}</td>
          <td>${run.steps === undefined ? 'waits for its first step' : html`<progress aria-label="Run ${run.id}" max=${run.steps} value=${run.step}></progress>
            step ${run.step} of ${run.steps}, ${run.finished} of ${plural(run.pictures, 'picture')} done`}</td>
          <td>${may('runner') && html`<button type="button" class="small danger" onClick=${() => cancel(run)}>Cancel run ${run.id}</button>`}</td>
        </tr>`)}</tbody>`}
  </table></div>`;
}
