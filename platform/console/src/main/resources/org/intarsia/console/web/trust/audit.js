// The audit log: who changed what, and whether the log is as it was written.
import {get, problemsOf} from '../api.js';
import {useEvents} from '../live.js';
import {Action, Empty} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {PIPELINES} from '../pipelines/changes.js';
import {html, useEffect, useRef, useState} from '../ui.js';
import {plural, withShortDigests} from '../words.js';

const PAUSE = 250;
const CHANGES = [...PIPELINES, 'change-failed',
  'plugin-installed', 'plugin-refused', 'plugin-removed', 'plugin-revoked', 'plugin-trusted'];

function address(text, before) {
  const query = new URLSearchParams({limit: '50'});
  if (text.trim()) query.set('text', text.trim());
  if (before) query.set('before', before);
  return `audit?${query}`;
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
    ${records.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Records"><table>
      <thead><tr><th scope="col">No.</th><th scope="col">Time</th><th scope="col">Action</th><th scope="col">By</th><th scope="col">Details</th></tr></thead>
      <tbody>${records.map((one) => html`<tr key=${one.number}><td>${one.number}</td>
        <td>${one.time.replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC')}</td><td>${one.action}</td><td class="wide">${one.actor ?? ''}</td>
        <td class="wide">${Object.entries(one.details).filter(([name]) => name !== 'actor').map(([name, value]) => html`<div title=${value}>
          <span class="soft">${name}</span> ${withShortDigests(value)}</div>`)}</td></tr>`)}</tbody>
    </table></div>`}
    ${state.next && html`<p class="actions"><button type="button" onClick=${() => load(records, state.next)}>Show older records</button></p>`}
  </section>`;
}
