// The keys with which people and programs use this server.
import {call, path, problemsOf} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Problems} from '../parts/problems.js';
import {html, useState} from '../ui.js';
import {ago, list} from '../words.js';

const ROLES = {
  viewer: 'looks',
  runner: 'makes pictures',
  operator: 'swaps parts, installs trusted plugins',
  admin: 'decides on keys and trust',
};

function limitsOf({requestsPerMinute, runs, stepsPerDay}) {
  const words = [];
  if (requestsPerMinute) words.push(`${requestsPerMinute} requests a minute`);
  if (runs) words.push(`${runs} runs at once`);
  if (stepsPerDay) words.push(`${stepsPerDay} steps a day`);
  return words.length ? list(words) : 'none';
}

function Create({created}) {
  const [form, setForm] = useState({name: '', role: 'runner', days: '', pipelines: '', runs: ''});
  const [secret, setSecret] = useState(null);
  const [problems, setProblems] = useState(null);
  const set = (name) => (event) => setForm({...form, [name]: event.target.value});
  const create = async (event) => {
    event.preventDefault();
    setProblems(null);
    const body = {name: form.name.trim(), role: form.role};
    const days = Number(form.days);
    if (days > 0) body.expires = new Date(Date.now() + days * 86_400_000).toISOString();
    const pipelines = form.pipelines.split(',').map((one) => one.trim()).filter(Boolean);
    if (pipelines.length) body.pipelines = pipelines;
    if (Number(form.runs) > 0) body.limits = {runs: Number(form.runs)};
    try {
      const made = await call('POST', 'keys', body);
      setSecret({name: made.name, key: made.key});
      setForm({...form, name: ''});
      created();
    } catch (e) {
      setProblems(problemsOf(e));
    }
  };
  return html`<form onSubmit=${create}><h3>Create a key</h3><div class="fields">
      <div class="field"><label for="new-name">For whom</label><input id="new-name" type="text" maxlength="100" value=${form.name} onInput=${set('name')} /></div>
      <div class="field"><label for="new-role">Role</label><select id="new-role" value=${form.role} onChange=${set('role')}>
        ${Object.entries(ROLES).map(([role, text]) => html`<option value=${role}>${role}: ${text}</option>`)}</select></div>
      <div class="field"><label for="new-days">Valid for days</label><input id="new-days" type="text" inputmode="numeric" placeholder="for ever" value=${form.days} onInput=${set('days')} /></div>
      <div class="field"><label for="new-pipelines">Pipelines</label><input id="new-pipelines" type="text" placeholder="all" value=${form.pipelines} onInput=${set('pipelines')} /></div>
      <div class="field"><label for="new-runs">Runs at once</label><input id="new-runs" type="text" inputmode="numeric" placeholder="no limit" value=${form.runs} onInput=${set('runs')} /></div>
    </div><button disabled=${!form.name.trim()}>Create the key</button>
    <${Problems} problems=${problems} title="It was not created" />
    ${secret && html`<div class="box good" role="status"><p class="box-title">The key of ${secret.name}</p>
      <p class="mono wrap">${secret.key}</p><p>It is shown this once and kept nowhere. <button type="button" class="small" onClick=${() => setSecret(null)}>I have copied it</button></p></div>`}
  </form>`;
}

export function Keys() {
  const {data, problems, reload} = useData('keys');
  const revoke = async (key) => {
    const agreed = await ask({title: `Revoke the key of ${key.name}?`, text: 'Requests with it are refused from now on. It cannot be given back.', action: 'Revoke it'});
    if (!agreed) return;
    await attempt('Revoking the key', async () => {
      await call('DELETE', path`keys/${key.id}`);
      notice(`The key of ${key.name} is revoked.`);
      reload();
    });
  };
  const keys = data?.keys ?? [];
  return html`<section class="box"><h2>Keys</h2>
    <${Problems} problems=${problems} />
    ${data && keys.length === 0 && html`<p class="soft">There is none yet. Create one for each person and program, with the lowest role that does.</p>`}
    ${keys.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Keys"><table><thead><tr><th scope="col">For</th><th scope="col">Id</th><th scope="col">Role</th><th scope="col">Made</th>
      <th scope="col">Until</th><th scope="col">Pipelines</th><th scope="col">Limits</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody>${keys.map((one) => html`<tr key=${one.id}><td class="wide">${one.name}</td><td class="mono">${one.id}</td><td>${one.role}</td><td>${ago(one.created)}</td>
        <td>${one.expires ?? 'for ever'}</td><td class="wide">${one.pipelines.length ? list(one.pipelines) : 'all'}</td><td class="wide">${limitsOf(one.limits)}</td>
        <td><button type="button" class="small danger" aria-label="Revoke the key of ${one.name}" onClick=${() => revoke(one)}>Revoke</button></td></tr>`)}</tbody></table></div>`}
    <${Create} created=${reload} />
  </section>`;
}
