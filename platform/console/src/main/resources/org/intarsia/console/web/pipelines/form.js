// A form out of the JSON Schema of a part's options.
import {html} from '../ui.js';
import {fieldsOf, rangeOf} from './entries.js';

function Input({field, id, text, invalid, change}) {
  const {property} = field;
  const common = {
    id,
    'aria-describedby': `${id}-hint`,
    'aria-invalid': invalid ? 'true' : undefined,
    'aria-required': field.required ? 'true' : undefined,
  };
  const words = property.enum ?? (property.type === 'boolean' ? [true, false] : null);
  if (words) {
    const otherwise = property.default === undefined ? 'not set' : `default (${property.default})`;
    return html`<select ...${common} value=${text} onChange=${(event) => change(event.target.value)}>
      <option value="">${otherwise}</option>
      ${words.map((word) => html`<option value=${String(word)}>${String(word)}</option>`)}
    </select>`;
  }
  const shown = property.default === undefined ? '' : typeof property.default === 'string' ? property.default : JSON.stringify(property.default);
  return html`<input ...${common} type="text" inputmode=${['integer', 'number'].includes(property.type) ? 'decimal' : undefined}
    autocomplete="off" spellcheck="false" value=${text} placeholder=${shown} onInput=${(event) => change(event.target.value)} />`;
}

function Field({field, prefix, texts, wrong, change}) {
  const id = `${prefix}-${field.name}`;
  const range = rangeOf(field.property);
  const description = field.property.description ?? '';
  return html`<div class="field">
    <div><label for=${id} class="inline">${field.name}</label>${field.required && html` <span class="soft">(required)</span>`}</div>
    <${Input} field=${field} id=${id} text=${texts[field.name] ?? ''} invalid=${wrong.includes(field.name)}
      change=${(text) => change(field.name, text)} />
    <p class="hint" id="${id}-hint">${[description, range].filter(Boolean).join('; ')}</p>
  </div>`;
}

/** `texts` by name; `wrong` are names of fields that the server refused; `change` gets a name and a text. */
export function SchemaForm({schema, prefix, texts, wrong, change}) {
  const {own, rare} = fieldsOf(schema);
  const field = (one) => html`<${Field} key=${one.name} field=${one} prefix=${prefix} texts=${texts} wrong=${wrong} change=${change} />`;
  return html`
    ${own.length === 0 && html`<p class="soft">This part has no options.</p>`}
    <div class="fields">${own.map(field)}</div>
    <details><summary>Model file, device and inner parts</summary><div class="fields">${rare.map(field)}</div></details>`;
}
