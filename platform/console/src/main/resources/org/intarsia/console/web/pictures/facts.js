// The provenance of one picture, or of two side by side.
import {html} from '../ui.js';
import {differences, facts} from './provenance.js';

/** `other` is the provenance of the picture beside it; what is not the same is marked. */
export function Facts({provenance, other = null}) {
  const differ = other ? differences(provenance, other) : [];
  return html`<dl class="facts">${facts(provenance).map(({name, text, full}) => html`
    <dt>${name}</dt>
    <dd dir="auto" title=${full} class=${differ.includes(name) ? 'differs' : ''}>${name === 'manifest' ? html`<${Manifest} text=${full} />` : text || html`<span class="soft">empty</span>`}</dd>`)}</dl>`;
}

function Manifest({text}) {
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Shown as it is.
  }
  return html`<details><summary>all entries</summary><pre>${shown}</pre></details>`;
}
