// Whom the server trusts to bring plugins: the policy, keys, single files, and what is revoked.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Problems} from '../parts/problems.js';
import {may} from '../role.js';
import {html, useState} from '../ui.js';
import {shortDigest} from '../words.js';

const CHANGES = ['plugin-trusted', 'plugin-revoked', 'plugin-installed'];
const POLICIES = {
  'signed': 'plugins that a trusted key signed',
  'known-digest': 'files whose digest is listed',
  'any': 'any plugin, signed or not',
};

function Policy({policy, change}) {
  const set = async (event) => {
    const next = event.target.value;
    // Shows what holds until it is changed.
    event.target.value = policy;
    const open = next !== 'any' || await ask({
      title: 'Let any plugin in?',
      text: 'A plugin is code: it may do all that the server may. Then whoever can upload one can run anything here.',
      action: 'Let any plugin in',
    });
    if (open) change('Changing the policy', () => call('PUT', 'trust/policy', {policy: next}), `The policy is ${next}.`);
  };
  return html`<div class="field"><label for="policy">Which plugins may be installed</label>
    <select id="policy" value=${policy} disabled=${!may('admin')} onChange=${set}>
      ${Object.entries(POLICIES).map(([word, text]) => html`<option value=${word}>${word}: ${text}</option>`)}
    </select></div>`;
}

function AddKey({change}) {
  const [key, setKey] = useState('');
  const [name, setName] = useState('');
  const submit = async (event) => {
    event.preventDefault();
    const done = await change('Trusting the key', () => call('POST', 'trust/keys', {key: key.trim(), name: name.trim()}), `${name.trim()} is trusted.`);
    if (done) {
      setKey('');
      setName('');
    }
  };
  return html`<form onSubmit=${submit}><div class="fields">
      <div class="field"><label for="key-text">Public key</label>
        <input id="key-text" type="text" autocomplete="off" value=${key} aria-describedby="key-hint" onInput=${(event) => setKey(event.target.value)} />
        <p class="hint" id="key-hint">the line of the file that <code>intarsia plugins keygen</code> wrote</p></div>
      <div class="field"><label for="key-name">Whose it is</label>
        <input id="key-name" type="text" maxlength="100" value=${name} onInput=${(event) => setName(event.target.value)} /></div>
    </div><button disabled=${!key.trim() || !name.trim()}>Trust this key</button></form>`;
}

function Trusted({id, name, detail, revoked, change}) {
  const revoke = () => change('Revoking', () => call('POST', 'trust/revocations', {id}), `${name} is revoked.`, {
    label: 'Undo', act: () => change('Undoing', () => call('DELETE', path`trust/${id}`), `${name} is on no list any more; trust it again if it is to be.`),
  });
  return html`<tr><td class="wide">${name}</td><td class="mono" title=${id}>${shortDigest(id)}</td><td>${detail}</td>
    <td>${revoked ? html`<span class="tag bad">revoked</span>` : html`<span class="tag good">trusted</span>`}</td>
    <td>${may('admin') && !revoked && html`<button type="button" class="small danger" aria-label="Revoke ${name}" onClick=${revoke}>Revoke</button>`}</td></tr>`;
}

export function TrustLists() {
  const {data, problems, reload} = useData('trust', CHANGES);
  const change = (what, action, done, undo = null) => attempt(what, async () => {
    await action();
    notice(done, {undo});
    reload();
    return true;
  });
  if (!data) return html`<${Problems} problems=${problems} />`;
  const unknown = data.revokedKeys.filter((id) => !data.keys.some((one) => one.id === id)).concat(data.revokedDigests);
  const rows = [
    ...data.keys.map((one) => html`<${Trusted} key=${one.id} id=${one.id} name=${one.name} revoked=${one.revoked}
      detail=${one.expires ? `key, until ${one.expires}` : 'key'} change=${change} />`),
    ...data.digests.map((one) => html`<${Trusted} key=${one.digest} id=${one.digest} name=${one.name} detail="one file"
      revoked=${data.revokedDigests.includes(one.digest)} change=${change} />`),
    ...unknown.filter((id) => !data.digests.some((one) => one.digest === id)).map((id) => html`<${Trusted} key=${id} id=${id} name=${shortDigest(id)}
      revoked=${true} detail="" change=${change} />`),
  ];
  return html`<section class="box"><h2>Trust</h2>
    <${Policy} policy=${data.policy} change=${change} />
    ${rows.length === 0 && html`<p class="soft">No key is trusted beside the distribution. Trust one to install what it signed.</p>`}
    ${rows.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Trusted and revoked"><table><thead><tr><th scope="col">Name</th><th scope="col">Id</th><th scope="col">Of</th>
      <th scope="col">State</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead><tbody>${rows}</tbody></table></div>`}
    ${may('admin') && html`<h3>Trust another key</h3><${AddKey} change=${change} />`}
  </section>`;
}
