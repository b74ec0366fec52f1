// Starting a pipeline from a manifest that ships with the distribution.
import {call, problemsOf} from '../api.js';
import {useData} from '../data.js';
import {notice} from '../notices.js';
import {Problems} from '../parts/problems.js';
import {link} from '../router.js';
import {html, useState} from '../ui.js';

export function Load({running}) {
  const {data} = useData('manifests');
  const [manifest, setManifest] = useState('');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState(null);
  const start = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblems(null);
    try {
      const pipeline = await call('POST', 'pipelines', {manifest, name: name.trim() || null});
      notice(`${pipeline.name} runs.`);
      location.hash = link('pipelines', pipeline.name);
      setManifest('');
      setName('');
    } catch (e) {
      setProblems(problemsOf(e));
    }
    setBusy(false);
  };
  return html`<details class="box" open=${running === 0}><summary>Start another pipeline</summary>
    <form onSubmit=${start}>
      <div class="fields">
        <div class="field"><label for="load-manifest">Manifest</label>
          <select id="load-manifest" value=${manifest} required onChange=${(event) => setManifest(event.target.value)}>
            <option value="">Choose one</option>
            ${(data?.manifests ?? []).map((one) => html`<option value=${one}>${one}</option>`)}
          </select></div>
        <div class="field"><label for="load-name">Name</label>
          <input id="load-name" type="text" maxlength="100" value=${name} placeholder=${manifest || 'that of the manifest'}
            onInput=${(event) => setName(event.target.value)} /></div>
      </div>
      <button disabled=${busy || !manifest} aria-busy=${busy ? 'true' : undefined}>${busy ? 'Loading …' : 'Start it'}</button>
      <${Problems} problems=${problems} title="It was not started" />
    </form></details>`;
}
