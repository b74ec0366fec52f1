// The model files that manifests name: which are there, which are missing, and where to get them.
import {useData} from '../data.js';
import {Empty, Page} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {PIPELINES} from '../pipelines/changes.js';
import {html, useState} from '../ui.js';
import {bytes, list, partsOf, shortDigest} from '../words.js';

const TONES = {'present': 'good', 'missing': 'warn', 'wrong-digest': 'bad', 'unusable': 'bad'};

/** Entries of the same file as one: {file, entries}. */
export function byFile(files) {
  const found = new Map();
  for (const one of files) {
    const name = `${one.path} ${one.status}`;
    if (!found.has(name)) found.set(name, {...one, manifests: [], users: []});
    const group = found.get(name);
    group.manifests.push(`${one.manifest} (${list(one.parts)})`);
    group.users.push(...one.usedBy.filter((user) => !group.users.includes(user)));
  }
  return [...found.values()];
}

function Source({source}) {
  return partsOf(source).map(({text, address}) => (address
    ? html`<a href=${text} rel="noreferrer noopener" target="_blank">${text}</a>`
    : text));
}

function Row({one}) {
  return html`<tr>
    <td class="wide">${one.path}
      ${one.sha256 && html`<div class="soft mono" title=${one.sha256}>sha256 ${shortDigest(one.sha256)}</div>`}</td>
    <td data-label="State"><span class="tag ${TONES[one.status]}">${one.status}</span></td>
    <td class="number" data-label="Size">${one.bytes > 0 ? bytes(one.bytes) : ''}</td>
    <td class="wide" data-label="What to do">${one.problem && html`<div>${one.problem}</div>`}${one.status !== 'present' && one.source && html`<${Source} source=${one.source} />`}</td>
    <td class="wide" data-label="Needed by">${list(one.manifests)}</td>
    <td class="wide" data-label="Read by">${one.users.length ? list(one.users) : html`<span class="soft">nothing</span>`}</td>
  </tr>`;
}

export default function Models() {
  const [digests, setDigests] = useState(false);
  const [find, setFind] = useState('');
  const [missing, setMissing] = useState(false);
  const {data, problems} = useData(digests ? 'models?digests=true' : 'models', PIPELINES);
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const all = byFile(data?.files ?? []);
  const shown = all.filter((one) => {
    const text = [one.path, one.status, one.source ?? '', ...one.manifests, ...one.users].join(' ').toLowerCase();
    return words.every((word) => text.includes(word)) && (!missing || one.status !== 'present');
  });
  return html`<${Page} title="Models">
    <div class="box">
      <div class="fields"><div class="field"><label for="find">Find</label>
        <input id="find" type="search" value=${find} onInput=${(event) => setFind(event.target.value)} /></div></div>
      <label class="check"><input type="checkbox" checked=${missing} onChange=${(event) => setMissing(event.target.checked)} />Only what is not there</label>
      <label class="check"><input type="checkbox" checked=${digests} onChange=${(event) => setDigests(event.target.checked)} />Compare digests: reads the files that are there</label>
    </div>
    <${Problems} problems=${problems} />
    ${!data && !problems && html`<p class="soft" role="status">${digests ? 'Reading the files …' : 'Asking …'}</p>`}
    ${data && shown.length === 0 && html`<${Empty}>${missing && !find ? 'Every file is there.' : 'No file has all of these words.'}<//>`}
    ${shown.length > 0 && html`<div class="box scroll" tabindex="0" role="region" aria-label="Model files"><table class="stack">
      <thead><tr><th scope="col">File</th><th scope="col">State</th><th scope="col" class="number">Size</th><th scope="col">What to do</th>
        <th scope="col">Needed by</th><th scope="col">Read by</th></tr></thead>
      <tbody>${shown.map((one) => html`<${Row} key="${one.path} ${one.status}" one=${one} />`)}</tbody>
    </table></div>`}
  <//>`;
}
