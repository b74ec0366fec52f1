// The jobs: who waits and why, progress, priority, cancel, pictures.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {JobPictures} from '../jobs/pictures.js';
import {Submit} from '../jobs/submit.js';
import {ENDED, askedWords, share, stateWords} from '../jobs/words.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Empty, Page} from '../parts/page.js';
import {ProblemList, Problems} from '../parts/problems.js';
import {link} from '../router.js';
import {may, whoAmI} from '../role.js';
import {html, useState} from '../ui.js';
import {plural} from '../words.js';

const CHANGES = ['job-queued', 'job-started', 'job-progressed', 'job-ended'];
const TONES = {queued: 'warn', running: 'warn', succeeded: 'good', failed: 'bad', cancelled: ''};

async function cancel(job, reload) {
  const agreed = job.finished === 0 || await ask({
    title: 'Cancel this job?',
    text: `The ${plural(job.finished, 'picture')} that it made stay until they expire; the others are not made.`,
    action: 'Cancel the job',
  });
  if (!agreed) return;
  await attempt('Cancelling', async () => {
    await call('DELETE', path`jobs/${job.id}`);
    notice(`Job ${job.id.slice(0, 8)} ${job.status === 'queued' ? 'is cancelled' : 'ends at its next step'}.`);
    reload();
  });
}

function Priority({job, reload}) {
  const change = (event) => attempt('Changing the priority', async () => {
    await call('PATCH', path`jobs/${job.id}`, {priority: event.target.value});
    reload();
  });
  if (job.status !== 'queued') return job.priority;
  return html`<select aria-label="Priority of job ${job.id.slice(0, 8)}" value=${job.priority} onChange=${change}>
    ${['low', 'normal', 'high'].filter((one) => one !== 'high' || may('operator') || job.priority === 'high').map((one) => html`<option value=${one}>${one}</option>`)}
  </select>`;
}

function Row({job, chosen, choose, reload}) {
  const short = job.id.slice(0, 8);
  return html`<tr class=${chosen ? 'now' : ''}>
    <td><button type="button" class="small" aria-expanded=${chosen ? 'true' : 'false'} onClick=${choose}>Pictures of ${short}</button></td>
    <td data-label="State"><span class="tag ${TONES[job.status]}">${job.status}</span></td>
    <td class="wide">${stateWords(job)}
      ${job.status === 'running' && html`<progress aria-label="Job ${short}" value=${share(job)}></progress>`}
      ${job.problems.length > 0 && html`<${ProblemList} problems=${job.problems} />`}</td>
    <td class="wide" data-label="Of">${job.pipeline}<div class="soft"><bdi>${askedWords(job)}</bdi>, seed ${job.seed}</div></td>
    <td class="wide" data-label="Owner">${job.owner}</td>
    <td data-label="Priority"><${Priority} job=${job} reload=${reload} /></td>
    <td>${!ENDED.includes(job.status) && html`<button type="button" class="small danger" disabled=${job.cancelling} onClick=${() => cancel(job, reload)}>Cancel ${short}</button>`}</td>
  </tr>`;
}

export default function Jobs() {
  const {data, problems, reload} = useData('jobs', CHANGES);
  const {data: running} = useData('pipelines', ['loaded', 'unloaded']);
  const [chosen, choose] = useState(null);
  const jobs = data?.jobs ?? [];
  const own = whoAmI().pipelines;
  const names = (running?.pipelines ?? []).map((one) => one.name).filter((name) => own.length === 0 || own.includes(name));
  const job = jobs.find((one) => one.id === chosen);
  return html`<${Page} title="Jobs">
    ${names.length > 0 && html`<${Submit} key=${names.join('/')} names=${names} submitted=${reload} />`}
    <${Problems} problems=${problems} />
    ${data && jobs.length === 0 && html`<${Empty}>There are no jobs. A job makes many pictures when its turn comes, and survives a restart of the server.
      ${names.length > 0 ? ' Submit one above.' : html` <a href=${link('pipelines')}>Start a pipeline first.</a>`}<//>`}
    ${jobs.length > 0 && html`<p class="soft" role="status">${plural(data.queued, 'job')} ${data.queued === 1 ? 'waits' : 'wait'}.</p>
      <div class="box scroll" tabindex="0" role="region" aria-label="Jobs"><table class="stack">
      <thead><tr><th scope="col">Job</th><th scope="col">State</th><th scope="col">What it does</th><th scope="col">Of</th><th scope="col">Owner</th>
        <th scope="col">Priority</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody>${jobs.map((one) => html`<${Row} key=${one.id} job=${one} chosen=${one.id === chosen} choose=${() => choose(one.id === chosen ? null : one.id)} reload=${reload} />`)}</tbody>
    </table></div>`}
    ${job && html`<section class="box" aria-label="Pictures of job ${job.id.slice(0, 8)}"><h2>Pictures of ${job.id.slice(0, 8)}</h2><${JobPictures} key=${job.id} job=${job} /></section>`}
  <//>`;
}
