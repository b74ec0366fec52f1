// What a picture says of its making. Plain functions, without the page.
import {shortVersion, withShortDigests} from '../words.js';

const OWN = 'intarsia:';
/** What somebody wrote, which is shown as it is. */
const WRITTEN = ['prompt', 'negative-prompt'];
const FIRST = [...WRITTEN, 'label', 'seed'];
export const KINDS = ['text-encoder', 'tokenizer', 'backbone', 'head', 'guidance', 'sampler', 'decoder'];

function shown(name, value) {
  return WRITTEN.includes(name) ? value : shortVersion(withShortDigests(value));
}

/** The entries in the order in which a person reads them: {name, text, full}; digests are short in `text`. */
export function facts(provenance) {
  const names = Object.keys(provenance).filter((name) => name.startsWith(OWN)).map((name) => name.slice(OWN.length));
  const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) - FIRST.length : KINDS.includes(name) ? KINDS.indexOf(name) : name === 'manifest' ? 99 : 50);
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => ({name, full: provenance[OWN + name], text: shown(name, provenance[OWN + name])}));
}

/** Names of entries that are not the same in both. */
export function differences(a, b) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => a[name] !== b[name])
    .map((name) => name.replace(OWN, ''))
    .sort();
}

/** A file name that says what the picture is; letters, digits, dots and dashes alone. */
export function fileName({pipeline, label, seed}) {
  return `${pipeline}-${label}-${seed}`.replace(/[^\w.-]+/g, '-').slice(0, 100) + '.png';
}
