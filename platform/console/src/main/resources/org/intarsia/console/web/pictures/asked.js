// The fields for what pictures are asked for: a class, a prompt, what it is to avoid; those that the pipelines read.
import {html} from '../ui.js';
import {chosen, linesOf} from './order.js';

/** Of the server; it counts characters, this page code units, which are not fewer. */
const LONGEST = 100_000;

function hintOf({tokens}, lines) {
  const cut = `at most ${tokens} tokens of ${lines ? 'each' : 'it'} are read, the rest is cut`;
  return lines ? `one a line; ${cut}` : cut;
}

/**
 * `fields` is what `fieldsOf` says, `id` begins the ids of the elements. `any` is the word for all classes, where none need be chosen;
 * `lines` has a prompt a line.
 */
export function Asked({id, fields, value, change, any = null, lines = false}) {
  // Of what is there then: two fields may change before the page is drawn again.
  const set = (name) => ({target}) => change((now) => ({...now, [name]: target.value}));
  const choose = (event) => {
    const index = event.target.value === '' ? -1 : Number(event.target.value);
    change((now) => ({...now, index, label: fields.classes[index] ?? ''}));
  };
  const index = any && value.index < 0 ? '' : String(chosen(fields.classes, value));
  const many = lines && fields.most > 1;
  return html`${fields.classes.length > 0 && html`<div class="field"><label for="${id}-class">Class</label>
      <select id="${id}-class" value=${index} onChange=${choose}>
        ${any && html`<option value="">${any}</option>`}
        ${fields.classes.map((name, i) => html`<option value=${String(i)}>${name}</option>`)}
      </select></div>`}
    ${fields.prompt && html`<div class="field whole"><label for="${id}-prompt">${many ? 'Prompts' : 'Prompt'}</label>
      <textarea id="${id}-prompt" rows=${many ? 4 : 2} maxlength=${LONGEST} dir="auto" value=${value.prompt} aria-describedby="${id}-prompt-hint"
        onInput=${set('prompt')}></textarea>
      <p class="hint" id="${id}-prompt-hint">${hintOf(fields, many)}${many && linesOf(value.prompt).length > fields.most ? `; these are more than ${fields.most}` : ''}</p></div>`}
    ${fields.negative && html`<div class="field whole"><label for="${id}-negative">Negative prompt</label>
      <textarea id="${id}-negative" rows="1" maxlength=${LONGEST} dir="auto" value=${value.negative} aria-describedby="${id}-negative-hint"
        onInput=${set('negative')}></textarea>
      <p class="hint" id="${id}-negative-hint">what it is to avoid; may be empty</p></div>`}
    ${fields.mute && html`<p class="field whole soft">A pipeline that is chosen reads texts, and its manifest names no encoder that makes them of
      a prompt: it cannot be asked here. Add <code>conditioning.encoder</code> to the manifest.</p>`}`;
}
