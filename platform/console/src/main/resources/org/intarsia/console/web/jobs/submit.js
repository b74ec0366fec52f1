// Asking for many pictures, which are made when their turn comes.
import {call, path, problemsOf} from '../api.js';
import {useData} from '../data.js';
import {notice} from '../notices.js';
import {Problems} from '../parts/problems.js';
import {FLIPS} from '../pipelines/changes.js';
import {may} from '../role.js';
import {html, useState} from '../ui.js';

function whole(text) {
  return /^\d{1,15}$/.test(text.trim()) ? Number(text) : text.trim();
}

export function Submit({names, submitted}) {
  const [form, setForm] = useState({pipeline: names[0], label: '', seed: '0', count: '10', priority: 'normal'});
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState(null);
  const {data: plan} = useData(path`pipelines/${form.pipeline}/plan`, FLIPS);
  const set = (name) => (event) => setForm({...form, [name]: event.target.value});
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblems(null);
    try {
      const job = await call('POST', 'jobs', {
        pipeline: form.pipeline,
        labels: form.label ? [form.label] : [],
        seed: whole(form.seed),
        count: whole(form.count),
        priority: form.priority,
      });
      notice(`Job ${job.id.slice(0, 8)} of ${job.pictures} pictures is queued.`);
      submitted();
    } catch (e) {
      setProblems(problemsOf(e));
    }
    setBusy(false);
  };
  const priorities = ['low', 'normal', 'high'].filter((one) => one !== 'high' || may('operator'));
  return html`<details class="box"><summary>Submit a job</summary><form onSubmit=${submit}>
    <div class="fields">
      <div class="field"><label for="job-pipeline">Pipeline</label><select id="job-pipeline" value=${form.pipeline} onChange=${set('pipeline')}>
        ${names.map((name) => html`<option value=${name}>${name}</option>`)}</select></div>
      <div class="field"><label for="job-label">Class</label><select id="job-label" value=${form.label} onChange=${set('label')}>
        <option value="">the first ten</option>${(plan?.classes ?? []).map((one) => html`<option value=${one}>${one}</option>`)}</select></div>
      <div class="field"><label for="job-count">Pictures of each class</label><input id="job-count" type="text" inputmode="numeric" value=${form.count} onInput=${set('count')} /></div>
      <div class="field"><label for="job-seed">First seed</label><input id="job-seed" type="text" inputmode="numeric" value=${form.seed} onInput=${set('seed')} /></div>
      <div class="field"><label for="job-priority">Priority</label><select id="job-priority" value=${form.priority} onChange=${set('priority')}>
        ${priorities.map((one) => html`<option value=${one}>${one}</option>`)}</select></div>
    </div>
    <button disabled=${busy} aria-busy=${busy ? 'true' : undefined}>Submit the job</button>
    <${Problems} problems=${problems} title="It was not queued" />
  </form></details>`;
}
