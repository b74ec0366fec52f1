// The audit log: who changed what, and whether the log is as it was written.
import {get, problemsOf} from '../api.js';
import {useEvents} from '../live.js';
import {Action, Empty} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {KINDS} from '../pictures/provenance.js';
import {PIPELINES} from '../pipelines/changes.js';
import {html, useEffect, useRef, useState} from '../ui.js';
import {plural, shortVersion, withShortDigests} from '../words.js';

const PAUSE = 250;
const FIRST = ['pipeline', 'generation', 'cause', 'plugin', 'version', 'job'];
const CHANGES = [...PIPELINES, 'change-failed',
  'plugin-installed', 'plugin-refused', 'plugin-removed', 'plugin-revoked', 'plugin-trusted'];

function address(text, before) {
  const query = new URLSearchParams({limit: '50'});
  if (text.trim()) query.set('text', text.trim());
  if (before) query.set('before', before);
  return `audit?${query}`;
}

/** What a record says besides: what it is about first, the parts in their order, then the rest. */
function details(all) {
  const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : KINDS.includes(name) ? 10 + KINDS.indexOf(name) : 50);
  return Object.entries(all).filter(([name]) => name !== 'actor').sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function Verification() {
  const [state, set] = useState({busy: false, verdict: null, problems: null});
  const verify = async () => {
    set({busy: true, verdict: null, problems: null});
    try {
      set({busy: false, verdict: await get('audit/verification'), problems: null});
    } catch (e) {
      set({busy: false, verdict: null, problems: problemsOf(e)});
    }
  };
  const {verdict} = state;
  return html`<div class="row"><${Action} busy=${state.busy} onClick=${verify}>${state.busy ? 'Verifying …' : 'Verify the log'}<//>
    <span role="status">${verdict && (verdict.faults.length === 0
      ? `As it was written: ${plural(verdict.records, 'record')}, none changed, removed or added.`
      : `It was tampered with: ${verdict.faults.join('; ')}.`)}</span></div>
    <${Problems} problems=${state.problems} />`;
}

export function Audit() {
  const [text, setText] = useState('');
  const [state, set] = useState({records: null, next: null, problems: null});
  const asked = useRef(0);
  const current = useRef(text);
  current.current = text;
  const load = async (known, before) => {
    const mine = ++asked.current;
    try {
      const page = await get(address(current.current, before));
      if (mine === asked.current) set({records: [...known, ...page.records], next: page.next, problems: null});
    } catch (e) {
      if (mine === asked.current) set((now) => ({...now, problems: problemsOf(e)}));
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => load([], null), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEvents(CHANGES, () => load([], null));
  const records = state.records ?? [];
  return html`<section class="box"><h2>Audit log</h2>
    <${Verification} />
    <div class="field"><label for="audit-find">Find</label>
      <input id="audit-find" type="search" maxlength="200" value=${text} aria-describedby="audit-hint" onInput=${(event) => setText(event.target.value)} />
      <p class="hint" id="audit-hint">a part of any detail, such as a pipeline</p></div>
    <${Problems} problems=${state.problems} />
    ${state.records && records.length === 0 && html`<${Empty}>${text ? 'No record has this in its details.' : 'Nothing was changed yet.'}<//>`}
    ${records.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Records"><table class="stack">
      <thead><tr><th scope="col">No.</th><th scope="col">Time</th><th scope="col">Action</th><th scope="col">By</th><th scope="col">Details</th></tr></thead>
      <tbody>${records.map((one) => html`<tr key=${one.number}><td data-label="No.">${one.number}</td>
        <td data-label="Time">${one.time.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC')}</td><td data-label="Action">${one.action}</td><td class="wide" data-label="By">${one.actor ?? ''}</td>
        <td class="wide">${details(one.details).map(([name, value]) => html`<div title=${value}>
          <span class="soft">${name}</span> ${shortVersion(withShortDigests(value))}</div>`)}</td></tr>`)}</tbody>
    </table></div>`}
    ${state.next && html`<p class="actions"><button type="button" onClick=${() => load(records, state.next)}>Show older records</button></p>`}
  </section>`;
}
