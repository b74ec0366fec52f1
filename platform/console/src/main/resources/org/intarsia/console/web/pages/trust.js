// Whom the server trusts, and what was changed by whom.
import {Page} from '../parts/page.js';
import {Audit} from '../trust/audit.js';
import {TrustLists} from '../trust/lists.js';
import {html} from '../ui.js';

export default function Trust() {
  return html`<${Page} title="Trust and audit"><${TrustLists} /><${Audit} /><//>`;
}
