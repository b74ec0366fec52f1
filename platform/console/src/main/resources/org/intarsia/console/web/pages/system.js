// The server itself: who is signed in, its process, the keys, the runs of all pipelines, its log.
import {Page} from '../parts/page.js';
import {Runs} from '../pipelines/runs.js';
import {may, whoAmI} from '../role.js';
import {Keys} from '../system/keys.js';
import {Log} from '../system/log.js';
import {Process} from '../system/process.js';
import {html} from '../ui.js';
import {list} from '../words.js';

function Me() {
  const who = whoAmI();
  return html`<section class="box"><h2>Signed in</h2><dl class="facts">
    <dt>as</dt><dd>${who.name ?? 'the token of the start'}</dd>
    <dt>role</dt><dd>${who.role}</dd>
    <dt>pipelines</dt><dd>${who.pipelines.length ? list(who.pipelines) : 'all'}</dd>
    <dt>in the audit log</dt><dd>${who.actor}</dd>
  </dl></section>`;
}

export default function System() {
  return html`<${Page} title="System"><${Me} />
    ${may('operator') && html`<${Process} />`}
    <${Runs} pipeline=${null} />
    ${may('admin') && html`<${Keys} />`}
    ${may('operator') && html`<${Log} />`}<//>`;
}
