// What a swap would come to: what fits, what is built, what is read, who finishes on the old parts.
import {html} from '../ui.js';
import {bytes, count, list, plural} from '../words.js';
import {edgesThatDiffer} from './entries.js';

function built(then) {
  if (then.built.length === 0) return 'Builds nothing: generations that are kept have these parts.';
  return `Builds ${list(then.built)}, and reads ${then.bytesRead > 0 ? `${bytes(then.bytesRead)} of model files` : 'no model file'}.`;
}

/** `now` and `then` are plans; `inFlight` are requests on what serves. */
export function PlanView({now, then, inFlight}) {
  const edges = edgesThatDiffer(now.edges, then.edges);
  return html`<div class="box good">
    <p class="box-title">It fits</p>
    ${then.changed.length > 0 && html`<p>${built(then)}</p>
      <p>${inFlight > 0 ? `${plural(inFlight, 'request')} in flight finish on generation ${then.from}; none waits.` : 'No request is in flight.'}
        ${' '}Generation ${then.from} is kept, so you can roll back.</p>`}
    <dl class="facts">
      <dt>parameters</dt><dd>${count(then.parameters)}${then.parameters !== now.parameters && html` (now ${count(now.parameters)})`}</dd>
      <dt>model files</dt><dd>${bytes(then.weightBytes)}${then.weightBytes !== now.weightBytes && html` (now ${bytes(now.weightBytes)})`}</dd>
      <dt>image</dt><dd>${then.image.width} x ${then.image.height}</dd>
      ${edges.map((edge) => html`<dt>${edge.name}</dt><dd>${edge.then || 'gone'} <span class="soft">(now ${edge.now || 'not there'})</span></dd>`)}
    </dl>
  </div>`;
}
