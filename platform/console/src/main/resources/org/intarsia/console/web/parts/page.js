// What all pages have: a heading that gets the focus when the page changes, and words for what is not there.
import {html, useEffect, useRef} from '../ui.js';

export function Page({title, children}) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = `${title} · Intarsia`;
    // Not at the first page: there the focus belongs to the browser.
    if (Page.shown) heading.current.focus();
    else performance.mark('intarsia-page');
    Page.shown = true;
  }, [title]);
  return html`<h1 tabindex="-1" ref=${heading}>${title}</h1>${children}`;
}
Page.shown = false;

/** What is there for a first look, and what to do first. */
export function Empty({children}) {
  return html`<p class="empty">${children}</p>`;
}

/** A button that is off while its action runs. */
export function Action({busy, off = false, kind = '', onClick, children, label}) {
  return html`<button type="button" class=${kind} disabled=${busy || off} aria-busy=${busy ? 'true' : undefined}
    aria-label=${label} onClick=${onClick}>${children}</button>`;
}
