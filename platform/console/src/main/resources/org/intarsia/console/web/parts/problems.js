// What the server refuses, in its own words: code, place, cause, next step.
import {html} from '../ui.js';

export function ProblemList({problems}) {
  return html`<ul class="problems">
    ${problems.map((one) => html`<li>
      ${one.code && html`<code>${one.code}</code> `}<b>${one.place}</b>: ${one.cause}. <span class="next">${one.next}</span>
    </li>`)}
  </ul>`;
}

/** A box with a heading; nothing when there are none. */
export function Problems({problems, title = 'The server refuses this'}) {
  if (!problems?.length) return null;
  return html`<div class="box bad" role="alert"><p class="box-title">${title}</p><${ProblemList} problems=${problems} /></div>`;
}
