// One side of the page Create: a pipeline, its picture, its progress.
import {html} from '../ui.js';
import {Problems} from '../parts/problems.js';
import {Facts} from './facts.js';
import {progressWords} from './making.js';
import {fileName} from './provenance.js';

export function Side({name, making, size, other}) {
  const {state, cancel} = making;
  const busy = state.is === 'waiting' || state.is === 'making';
  const large = size && size.width > 256;
  return html`<section class="box" aria-label="Picture of ${name}">
    <h2>${name}</h2>
    ${state.image
      ? html`<img class="picture ${large ? 'large' : ''}" src=${state.image} width=${size?.width} height=${size?.height}
          alt=${state.picture ? `${state.picture.label}, seed ${state.picture.seed}` : 'Preview of a picture that is being made'} />`
      : html`<div class="picture"></div>`}
    <p role="status" class="soft progress-words">${progressWords(state)}</p>
    ${busy && html`<progress aria-label="Steps of ${name}" max=${state.steps || 1} value=${state.step}></progress>
      <p class="actions"><button type="button" onClick=${cancel}>Cancel</button></p>`}
    <${Problems} problems=${state.problems} />
    ${state.is === 'done' && state.picture && html`
      <p class="actions"><a class="button" href=${state.image} download=${fileName(state.picture)}>Download</a></p>
      <details><summary>How it was made</summary><${Facts} provenance=${state.picture.provenance} other=${other?.provenance} /></details>`}
  </section>`;
}
