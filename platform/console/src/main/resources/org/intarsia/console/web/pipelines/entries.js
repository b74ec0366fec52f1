// Between the fields of a form and a part's entry of a manifest. Plain functions, without the page.

/** What every entry may have beside the options that the part declares. */
const COMMON = ['use', 'kind', 'version'];
const RARE = ['weights', 'device', 'with'];

/** The entry of a kind in a manifest as an object; empty when it is left out. */
export function entryOf(manifest, kind) {
  const entry = manifest?.[kind];
  return typeof entry === 'string' ? {use: entry} : entry ?? {};
}

/** The fields of a schema: those that the part declares, and what is rarely changed. */
export function fieldsOf(schema) {
  const all = Object.entries(schema.properties)
    .filter(([name]) => !COMMON.includes(name))
    .map(([name, property]) => ({name, property, required: schema.required.includes(name), rare: RARE.includes(name)}));
  return {own: all.filter((one) => !one.rare), rare: all.filter((one) => one.rare)};
}

/** The values of an entry as the texts of the fields. */
export function textsOf(entry) {
  const texts = {};
  for (const [name, value] of Object.entries(entry)) {
    if (!COMMON.includes(name) && value !== null) texts[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return texts;
}

/** The text of a field as a value. What is no such value stays text: the server says what is wrong with it. */
export function valueOf(text, property) {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (property.enum) return property.enum.find((one) => String(one) === trimmed) ?? trimmed;
  switch (property.type) {
    case 'integer':
    case 'number':
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? Number(trimmed) : trimmed;
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    case 'array':
      return parsed(trimmed.startsWith('[') ? trimmed : `[${trimmed}]`, trimmed);
    case 'object':
      return parsed(trimmed, trimmed);
    default:
      return trimmed;
  }
}

function parsed(json, otherwise) {
  try {
    return JSON.parse(json);
  } catch {
    return otherwise;
  }
}

/** The entry that the fields say. Fields that are empty are left out: then the part's default holds. */
export function entryFrom(use, version, texts, schema) {
  const entry = {use};
  if (version) entry.version = version;
  for (const [name, text] of Object.entries(texts)) {
    const property = schema.properties[name];
    const value = property && valueOf(text, property);
    if (value !== undefined) entry[name] = value;
  }
  return entry;
}

/** What a field accepts, in words: "1 to 10000, default 50". */
export function rangeOf(property) {
  const words = [];
  const low = property.minimum ?? property.exclusiveMinimum;
  const high = property.maximum ?? property.exclusiveMaximum;
  const above = property.exclusiveMinimum !== undefined ? 'above ' : '';
  const below = property.exclusiveMaximum !== undefined ? 'below ' : '';
  if (low !== undefined && high !== undefined) words.push(`${above}${low} to ${below}${high}`);
  else if (low !== undefined) words.push(above ? `above ${low}` : `${low} or more`);
  else if (high !== undefined) words.push(below ? `below ${high}` : `${high} or less`);
  if (property.default !== undefined) words.push(`default ${typeof property.default === 'string' ? property.default : JSON.stringify(property.default)}`);
  return words.join(', ');
}

/** The version range that means exactly this version. */
export function exactly(version) {
  return `[${version},${version}]`;
}

/** Versions of a part, the highest first, out of the list of plugins. */
export function versionsOf(plugins, kind, name) {
  return plugins
    .filter((one) => one.state === 'active' && one.components.includes(`${kind} ${name}`))
    .map((one) => one.version)
    .sort(byVersion)
    .reverse();
}

function byVersion(a, b) {
  const as = a.split('.');
  const bs = b.split('.');
  for (let i = 0; i < 3; i++) {
    const difference = Number(as[i] ?? 0) - Number(bs[i] ?? 0);
    if (difference) return difference;
  }
  return (as[3] ?? '') < (bs[3] ?? '') ? -1 : 1;
}

/** The edges of a plan that are not the same in another: {name, now, then}. */
export function edgesThatDiffer(now, then) {
  const names = [...new Set([...now, ...then].map((edge) => edge.name))];
  const what = (edges, name) => edges.filter((edge) => edge.name === name).map((edge) => edge.what).join('; ');
  return names.map((name) => ({name, now: what(now, name), then: what(then, name)})).filter((one) => one.now !== one.then);
}
