// Asking for many pictures, which are made when their turn comes.
import {call, path, problemsOf} from '../api.js';
import {useData} from '../data.js';
import {notice} from '../notices.js';
import {Problems} from '../parts/problems.js';
import {Asked} from '../pictures/asked.js';
import {BLANK, fieldsOf, linesOf, orderOf} from '../pictures/order.js';
import {FLIPS} from '../pipelines/changes.js';
import {may} from '../role.js';
import {html, useState} from '../ui.js';
import {whole} from '../words.js';

export function Submit({names, submitted}) {
  const [form, setForm] = useState({pipeline: names[0], seed: '0', count: '10', priority: 'normal'});
  const [what, setWhat] = useState({...BLANK, index: -1});
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState(null);
  const {data: plan} = useData(path`pipelines/${form.pipeline}/plan`, FLIPS);
  const fields = fieldsOf([plan]);
  const set = (name) => (event) => setForm({...form, [name]: event.target.value});
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblems(null);
    try {
      const job = await call('POST', 'jobs', {
        pipeline: form.pipeline,
        ...orderOf(plan, fields.classes, what),
        ...(what.index < 0 ? {labels: []} : {}),
        ...(fields.most > 1 ? {prompts: linesOf(what.prompt)} : {}),
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
      <${Asked} id="job" fields=${fields} value=${what} change=${setWhat} any="the first ten" lines=${true} />
      <div class="field"><label for="job-count">Pictures of each${fields.classes.length > 0 ? ' class' : fields.prompt ? ' prompt' : ''}</label><input id="job-count" type="text" inputmode="numeric" value=${form.count} onInput=${set('count')} /></div>
      <div class="field"><label for="job-seed">First seed</label><input id="job-seed" type="text" inputmode="numeric" value=${form.seed} onInput=${set('seed')} /></div>
      <div class="field"><label for="job-priority">Priority</label><select id="job-priority" value=${form.priority} onChange=${set('priority')}>
        ${priorities.map((one) => html`<option value=${one}>${one}</option>`)}</select></div>
    </div>
    <button disabled=${busy || !plan || fields.mute} aria-busy=${busy ? 'true' : undefined}>Submit the job</button>
    <${Problems} problems=${problems} title="It was not queued" />
  </form></details>`;
}
