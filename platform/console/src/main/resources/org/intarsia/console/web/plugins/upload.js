// Uploading a plugin with its signature. The server judges it as it judges a file in plugins/.
import {call, problemsOf} from '../api.js';
import {notice} from '../notices.js';
import {Problems} from '../parts/problems.js';
import {html, useRef, useState} from '../ui.js';
import {bytes, list, shortVersion} from '../words.js';

export function Upload({installed}) {
  const [jar, setJar] = useState(null);
  const [signature, setSignature] = useState(null);
  const [keep, setKeep] = useState(true);
  const [older, setOlder] = useState(false);
  const [problems, setProblems] = useState(null);
  const [cut, setCut] = useState(null);
  const form = useRef(null);
  const send = async (event) => {
    event.preventDefault();
    const body = new FormData();
    body.append('jar', jar);
    if (signature) body.append('signature', signature);
    const controller = new AbortController();
    setCut(controller);
    setProblems(null);
    try {
      const plugin = await call('POST', `plugins?${new URLSearchParams({keep, older})}`, body, controller.signal);
      notice(`${plugin.bundle} ${shortVersion(plugin.version)} is installed: ${list(plugin.components)}. Pipelines change when you swap.`);
      form.current.reset();
      setJar(null);
      setSignature(null);
      installed();
    } catch (e) {
      if (!controller.signal.aborted) setProblems(problemsOf(e));
    }
    setCut(null);
  };
  return html`<form class="box" ref=${form} onSubmit=${send} aria-labelledby="upload-title">
    <h2 id="upload-title">Install a plugin</h2>
    <div class="fields">
      <div class="field"><label for="jar">Plugin (.jar)</label>
        <input id="jar" type="file" accept=".jar" required onChange=${(event) => setJar(event.target.files[0] ?? null)} />
        <p class="hint">${jar ? bytes(jar.size) : 'at most 128 MiB'}</p></div>
      <div class="field"><label for="signature">Signature (.sig)</label>
        <input id="signature" type="file" onChange=${(event) => setSignature(event.target.files[0] ?? null)} />
        <p class="hint">as <code>intarsia plugins sign</code> wrote it; unsigned plugins need a policy that lets them in</p></div>
    </div>
    <label class="check"><input type="checkbox" checked=${keep} onChange=${(event) => setKeep(event.target.checked)} />Install it at later starts too</label>
    <label class="check"><input type="checkbox" checked=${older} onChange=${(event) => setOlder(event.target.checked)} />Accept a version below an installed one</label>
    <p class="actions"><button disabled=${!jar || cut !== null} aria-busy=${cut ? 'true' : undefined}>${cut ? 'Installing …' : 'Install it'}</button>
      ${cut && html`<button type="button" onClick=${() => cut.abort()}>Cancel</button>`}</p>
    ${cut && html`<progress aria-label="Upload"></progress>`}
    <${Problems} problems=${problems} title="It was not installed" />
  </form>`;
}
