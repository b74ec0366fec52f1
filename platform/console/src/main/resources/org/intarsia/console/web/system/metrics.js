// Metrics as rows of a table. Plain functions, without the page.
import {bytes} from '../words.js';

function value({name, value: sum, count}) {
  if (count !== undefined) return count === 0 ? '0' : `${count}, ${(sum / count).toPrecision(3)} s each`;
  return name.endsWith('_bytes') ? bytes(sum) : String(sum);
}

/** What was counted, by name and labels: {name, labels, value, help}. */
export function rows(metrics) {
  return metrics
    .map((one) => ({
      name: one.name.replace('intarsia_', ''),
      labels: Object.entries(one.labels).map(([name, label]) => `${name} ${label}`).join(', '),
      value: value(one),
      help: one.help,
    }))
    .sort((a, b) => (a.name === b.name ? (a.labels < b.labels ? -1 : 1) : a.name < b.name ? -1 : 1));
}
