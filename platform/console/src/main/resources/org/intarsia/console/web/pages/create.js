// The page on which pictures are made, with previews; two pipelines side by side.
import {path} from '../api.js';
import {useData} from '../data.js';
import {Empty, Page} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {FLIPS} from '../pipelines/changes.js';
import {Asked} from '../pictures/asked.js';
import {useMaking} from '../pictures/making.js';
import {BLANK, EXAMPLE, fieldsOf, orderOf} from '../pictures/order.js';
import {Side} from '../pictures/side.js';
import {may, whoAmI} from '../role.js';
import {link} from '../router.js';
import {html, useEffect, useState} from '../ui.js';
import {whole} from '../words.js';

const CHANGES = [...FLIPS, 'loaded', 'unloaded'];
const VISITED = 'intarsia.visited';

/** Numbers that JavaScript writes exactly. */
export function randomSeed() {
  return Math.floor(Math.random() * 2 ** 32);
}

function Choice({id, label, names, value, change}) {
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${(event) => change(event.target.value)}>
      ${names.map((name) => html`<option value=${name}>${name}</option>`)}
    </select></div>`;
}

function Maker({names}) {
  const [first, setFirst] = useState(names[0]);
  const [two, setTwo] = useState(false);
  const [second, setSecond] = useState(names[1] ?? names[0]);
  const [what, setWhat] = useState(BLANK);
  const [seed, setSeed] = useState(String(randomSeed()));
  const left = useMaking();
  const right = useMaking();
  const {data: plan, problems} = useData(path`pipelines/${first}/plan`, CHANGES);
  const {data: other} = useData(two ? path`pipelines/${second}/plan` : null, CHANGES);
  const fields = fieldsOf([plan, other]);

  const make = (asked = what) => {
    const side = (name, its) => ({...orderOf(its, fields.classes, asked), seed: whole(seed), pipeline: name});
    left.make(side(first, plan));
    if (two) right.make(side(second, other));
  };
  useEffect(() => {
    // A first visit shows what this is about, without a click.
    if (!plan || fields.mute || localStorage.getItem(VISITED)) return;
    localStorage.setItem(VISITED, 'yes');
    const index = Math.floor(Math.random() * fields.classes.length);
    const one = {...BLANK, index, label: fields.classes[index] ?? '', prompt: fields.prompt ? EXAMPLE : ''};
    setWhat(one);
    make(one);
  }, [plan === null]);

  if (!plan) return html`<${Problems} problems=${problems} />`;
  return html`
    <form class="box" onSubmit=${(event) => {
      event.preventDefault();
      make();
    }}>
      <div class="fields">
        <${Choice} id="pipeline" label="Pipeline" names=${names} value=${first} change=${setFirst} />
        ${two && html`<${Choice} id="second" label="Second pipeline" names=${names} value=${second} change=${setSecond} />`}
        <${Asked} id="what" fields=${fields} value=${what} change=${setWhat} />
        <div class="field"><label for="seed">Seed</label>
          <div class="row"><input id="seed" class="grow" type="text" inputmode="numeric" autocomplete="off" value=${seed} onInput=${(event) => setSeed(event.target.value)} />
            <button type="button" onClick=${() => setSeed(String(randomSeed()))}>New seed</button></div></div>
        <div class="field"><span class="label">Size</span><span>${plan.image.width} x ${plan.image.height}, that of the pipeline</span></div>
      </div>
      <label class="check"><input type="checkbox" checked=${two} onChange=${(event) => setTwo(event.target.checked)} />Compare two pipelines side by side</label>
      <p class="actions"><button class="main" disabled=${fields.mute || (two && !other)}>Make ${two ? 'both' : 'it'}</button></p>
    </form>
    <div class="sides">
      <${Side} name=${first} making=${left} size=${plan.image} other=${two ? right.state.picture : null} />
      ${two && html`<${Side} name=${second} making=${right} size=${other?.image} other=${left.state.picture} />`}
    </div>`;
}

export default function Create() {
  const {data, problems} = useData('pipelines', CHANGES);
  const own = whoAmI().pipelines;
  const names = (data?.pipelines ?? []).map((one) => one.name).filter((name) => own.length === 0 || own.includes(name));
  if (!may('runner')) return html`<${Page} title="Create"><${Empty}>A key of the role runner can make pictures.<//><//>`;
  return html`<${Page} title="Create">
    <${Problems} problems=${problems} />
    ${data && names.length === 0 && html`<${Empty}>No pipeline runs. <a href=${link('pipelines')}>Start one first.</a><//>`}
    ${names.length > 0 && html`<${Maker} key=${names.join('/')} names=${names} />`}
  <//>`;
}
