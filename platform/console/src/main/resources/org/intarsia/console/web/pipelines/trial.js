// Trying a change on a share of the requests before it serves all of them.
import {call, path, problemsOf} from '../api.js';
import {notice} from '../notices.js';
import {Action} from '../parts/page.js';
import {html, useState} from '../ui.js';
import {whole} from '../words.js';

/** `change` is what a swap would send; `done` is called when it is tried. */
export function Trial({pipeline, change, off, done}) {
  const [percent, setPercent] = useState('10');
  const [automatic, setAutomatic] = useState(false);
  const [runs, setRuns] = useState('20');
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      const asked = {...change(), percent: whole(percent), ...(automatic ? {automatic: {runs: whole(runs)}} : {})};
      const canary = await call('POST', path`pipelines/${pipeline}/canary`, asked);
      notice(`Generation ${canary.generation.number} of ${pipeline} is tried on ${canary.percent} of 100 requests.`);
      done();
    } catch (e) {
      notice('Nothing is tried; what serves is as it was.', {problems: problemsOf(e)});
      setBusy(false);
    }
  };
  return html`<details><summary>Try it on a share of the requests first</summary>
    <div class="fields">
      <div class="field"><label for="trial-share">Requests of 100</label>
        <input id="trial-share" type="text" inputmode="numeric" autocomplete="off" aria-describedby="trial-share-hint" value=${percent} onInput=${(event) => setPercent(event.target.value)} />
        <p class="hint" id="trial-share-hint">the others stay on what serves; 0 is for pictures that you compare</p></div>
      ${automatic && html`<div class="field"><label for="trial-runs">Runs that decide</label>
        <input id="trial-runs" type="text" inputmode="numeric" autocomplete="off" aria-describedby="trial-runs-hint" value=${runs} onInput=${(event) => setRuns(event.target.value)} />
        <p class="hint" id="trial-runs-hint">of the generation that is tried</p></div>`}
    </div>
    <label class="check"><input type="checkbox" checked=${automatic} onChange=${(event) => setAutomatic(event.target.checked)} />Promote it or roll it back by itself, by its failures and its time</label>
    <p class="actions"><${Action} busy=${busy} off=${off} onClick=${start}>${busy ? 'Building …' : 'Try it'}<//></p>
  </details>`;
}
