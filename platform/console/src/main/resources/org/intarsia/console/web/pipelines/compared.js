// The same picture by the generation that serves and by the one that is tried.
import {call, path} from '../api.js';
import {attempt} from '../notices.js';
import {Asked} from '../pictures/asked.js';
import {imageOf} from '../pictures/making.js';
import {BLANK, fieldsOf, orderOf} from '../pictures/order.js';
import {html, useEffect, useState} from '../ui.js';
import {whole} from '../words.js';

function difference(pair) {
  if (pair.identical) return 'Identical: every pixel is the same.';
  return pair.sameSize ? `${pair.pixels} pixels differ, by at most ${pair.largest} of 255.` : 'The pictures have two sizes.';
}

export function Compared({pipeline, plan, serving, tried}) {
  const fields = fieldsOf([plan]);
  const [what, setWhat] = useState(BLANK);
  const [seed, setSeed] = useState('1');
  const [busy, setBusy] = useState(false);
  const [pair, setPair] = useState(null);
  useEffect(() => () => [pair?.serving, pair?.canary].forEach((one) => one && URL.revokeObjectURL(one)), [pair]);
  const make = async (event) => {
    event.preventDefault();
    setBusy(true);
    await attempt('Comparing', async () => {
      const order = {...orderOf(plan, fields.classes, what), seed: whole(seed), count: 1};
      const {pictures: [made]} = await call('POST', path`pipelines/${pipeline}/canary/pictures`, order);
      setPair({...made, serving: imageOf(made.serving), canary: imageOf(made.canary)});
    });
    setBusy(false);
  };
  return html`<details><summary>Compare a picture of both</summary>
    <form onSubmit=${make}>
      <div class="fields">
        <${Asked} id="canary" fields=${fields} value=${what} change=${setWhat} />
        <div class="field"><label for="canary-seed">Seed</label>
          <input id="canary-seed" type="text" inputmode="numeric" autocomplete="off" value=${seed} onInput=${(event) => setSeed(event.target.value)} /></div>
      </div>
      <button disabled=${busy || fields.mute} aria-busy=${busy ? 'true' : undefined}>${busy ? 'Making both …' : 'Make it by both'}</button>
    </form>
    ${pair && html`<p role="status">${difference(pair)}</p><div class="row">
      <figure class="half"><img class="picture" src=${pair.serving} alt="${pair.label}, seed ${pair.seed}, by generation ${serving}" />
        <figcaption class="soft">generation ${serving}, serves</figcaption></figure>
      <figure class="half"><img class="picture" src=${pair.canary} alt="${pair.label}, seed ${pair.seed}, by generation ${tried}" />
        <figcaption class="soft">generation ${tried}, tried</figcaption></figure></div>`}
  </details>`;
}
