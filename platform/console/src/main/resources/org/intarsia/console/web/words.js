// Values as words. Plain functions, without the page.

/** 14294144 -> "14.3 MB"; in powers of ten, as the documentation counts. */
export function bytes(n) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = n;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? `${n} bytes` : `${value.toFixed(1)} ${units[unit]}`;
}

/** 3573536 -> "3.57 M". */
export function count(n) {
  if (n < 10_000) return String(n);
  const [value, unit] = n < 1e6 ? [n / 1e3, 'k'] : n < 1e9 ? [n / 1e6, 'M'] : [n / 1e9, 'B'];
  return `${value.toPrecision(3)} ${unit}`;
}

/** "3 pictures", "1 picture". */
export function plural(n, word, many = `${word}s`) {
  return `${n} ${n === 1 ? word : many}`;
}

/** 0.0512 -> "5.1 %". */
export function share(n) {
  return `${Number((100 * n).toFixed(1))} %`;
}

/** 0.0123 -> "12 ms", 2.345 -> "2.35 s". */
export function seconds(n) {
  return n < 1 ? `${Math.round(1000 * n)} ms` : `${n.toFixed(2)} s`;
}

/** The whole number that a person typed; anything else as it is, for the server to refuse. */
export function whole(text) {
  return /^\d{1,16}$/.test(text.trim()) ? Number(text) : text.trim();
}

/** How long ago a time is, roughly. */
export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (Number.isNaN(seconds)) return '';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${plural(Math.floor(seconds / 86_400), 'day')} ago`;
}

/** The first digits of a digest; the whole one is in the title of the element. */
export function shortDigest(digest) {
  return digest.slice(0, 12);
}

const DIGESTS = /\b[0-9a-f]{64}\b/g;

/** A text with its digests as short as those that stand alone. */
export function withShortDigests(text) {
  return text.replace(DIGESTS, shortDigest);
}

/** Versions without what Maven adds to those that are not released. */
export function shortVersion(version) {
  return version.replace(/\.SNAPSHOT(?=\s|$)/g, '-SNAPSHOT');
}

/** "a", "a and b", "a, b and c". */
export function list(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A text in parts: {text, address}; an address ends before a space, a bracket or the sign at the end of a sentence. */
export function partsOf(text) {
  return text.split(/(https:\/\/[^\s()<>"]*[^\s()<>",.;:])/).map((part, i) => ({text: part, address: i % 2 === 1})).filter((one) => one.text);
}

/** A JSON value as one line that a person reads. */
export function plain(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
