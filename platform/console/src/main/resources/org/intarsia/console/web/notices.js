// Short messages about what was done, with a way to undo it. Screen readers hear them.
import {problemsOf} from './api.js';
import {ProblemList} from './parts/problems.js';
import {html, useEffect, useState} from './ui.js';

const SHOWN = 8000;
const MOST = 4;

let notices = [];
let number = 0;
const watchers = new Set();

function set(next) {
  notices = next.slice(-MOST);
  watchers.forEach((watch) => watch(notices));
}

export function dismiss(id) {
  set(notices.filter((one) => one.id !== id));
}

/** `undo` is {label, act}; a notice with one, or with problems, stays until it is dismissed. */
export function notice(text, {undo = null, problems = null} = {}) {
  const id = ++number;
  set([...notices, {id, text, undo, problems}]);
  if (!undo && !problems) setTimeout(() => dismiss(id), SHOWN);
}

/** Does something and says what came of it; resolves to its result, or to undefined when it was refused. */
export async function attempt(what, action) {
  try {
    return await action();
  } catch (e) {
    notice(`${what} did not work.`, {problems: problemsOf(e)});
    return undefined;
  }
}

export function Notices() {
  const [shown, show] = useState(notices);
  useEffect(() => {
    watchers.add(show);
    return () => watchers.delete(show);
  }, []);
  return html`<div class="notices" role="status" aria-live="polite">
    ${shown.map((one) => html`<div class="notice ${one.problems ? 'bad' : ''}" key=${one.id}>
      <div class="grow"><p>${one.text}</p>${one.problems && html`<${ProblemList} problems=${one.problems} />`}</div>
      ${one.undo && html`<button type="button" onClick=${() => {
        dismiss(one.id);
        one.undo.act();
      }}>${one.undo.label}</button>`}
      <button type="button" class="quiet" aria-label="Dismiss" onClick=${() => dismiss(one.id)}>✕</button>
    </div>`)}
  </div>`;
}
