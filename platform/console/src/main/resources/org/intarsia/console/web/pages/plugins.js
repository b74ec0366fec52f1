// The plugins: what is installed, by whom it is signed, who uses it, why others were refused; install and uninstall.
import {call, path} from '../api.js';
import {useData} from '../data.js';
import {attempt, notice} from '../notices.js';
import {ask} from '../parts/ask.js';
import {Empty, Page} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {PIPELINES} from '../pipelines/changes.js';
import {Upload} from '../plugins/upload.js';
import {may} from '../role.js';
import {html, useState} from '../ui.js';
import {ago, list, shortDigest, shortVersion} from '../words.js';

const CHANGES = ['plugin-installed', 'plugin-refused', 'plugin-removed', 'plugin-revoked', 'plugin-trusted'];
const USES = [...CHANGES, ...PIPELINES];
const TONES = {active: 'good', loading: 'warn', revoked: 'bad', refused: 'bad'};

async function uninstall(plugin, reload) {
  const name = `${plugin.bundle} ${shortVersion(plugin.version)}`;
  const agreed = await ask({
    title: `Uninstall ${name}?`,
    text: 'Its file in plugins/ is deleted as well. To have it again, it has to be uploaded again.',
    action: 'Uninstall it',
  });
  if (!agreed) return;
  await attempt(`Uninstalling ${name}`, async () => {
    const query = new URLSearchParams({version: plugin.version, delete: 'true'});
    await call('DELETE', `${path`plugins/${plugin.bundle}`}?${query}`);
    notice(`${name} is uninstalled.`);
    reload();
  });
}

function Row({plugin, reload}) {
  return html`<tr>
    <td class="wide">${plugin.bundle}<div class="soft mono" title=${plugin.digest}>${shortDigest(plugin.digest)}</div></td>
    <td data-label="Version">${shortVersion(plugin.version)}</td>
    <td data-label="State"><span class="tag ${TONES[plugin.state]}">${plugin.state}</span></td>
    <td class="wide" data-label="Signed by">${plugin.signer || 'nobody'}</td>
    <td class="wide" data-label="Brings">${plugin.reason || list(plugin.components.filter((one) => !one.startsWith('reference ')))}</td>
    <td class="wide" data-label="Used by">${plugin.usedBy.length === 0 ? html`<span class="soft">nothing</span>` : plugin.usedBy.map((one) => html`<div>${one}</div>`)}</td>
    <td>${may('operator') && plugin.state !== 'refused' && html`<button type="button" class="small danger"
      aria-label="Uninstall ${plugin.bundle} ${plugin.version}" onClick=${() => uninstall(plugin, reload)}>Uninstall</button>`}</td>
  </tr>`;
}

function Refusals() {
  const {data, problems} = useData('refusals', CHANGES);
  if (!data) return html`<${Problems} problems=${problems} />`;
  const newest = [...data.refusals].reverse();
  return html`<section class="box"><h2>Refused files</h2>
    ${newest.length === 0 && html`<p class="soft">None since the server began. A file that is refused is listed here with the reason.</p>`}
    ${newest.length > 0 && html`<ul class="problems">${newest.map((one) => html`<li>
      <b>${one.file}</b> ${one.version && html`${one.bundle} ${shortVersion(one.version)} `}<span class="soft">${ago(one.at)}</span>: ${one.reason}</li>`)}</ul>`}
  </section>`;
}

export default function Plugins() {
  const {data, problems, reload} = useData('plugins', USES);
  const [find, setFind] = useState('');
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (data?.plugins ?? []).filter((one) => {
    const all = [one.bundle, one.version, one.signer, one.state, one.reason, ...one.components, ...one.usedBy].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return html`<${Page} title="Plugins">
    ${may('operator') && html`<${Upload} installed=${reload} />`}
    <${Refusals} />
    <div class="box"><div class="field"><label for="find">Find</label>
      <input id="find" type="search" value=${find} onInput=${(event) => setFind(event.target.value)} /></div>
    <${Problems} problems=${problems} />
    ${data && shown.length === 0 && html`<${Empty}>${find ? 'No plugin has all of these words.' : 'No plugin is installed. Upload one above.'}<//>`}
    ${shown.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Plugins"><table class="stack">
      <thead><tr><th scope="col">Plugin</th><th scope="col">Version</th><th scope="col">State</th><th scope="col">Signed by</th>
        <th scope="col">Brings</th><th scope="col">Used by</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
      <tbody>${shown.map((one) => html`<${Row} key="${one.bundle} ${one.version} ${one.digest}" plugin=${one} reload=${reload} />`)}</tbody>
    </table></div>`}</div>
  <//>`;
}
