// Lines of the log as entries of a table. Plain functions, without the page.

/** A line of JSON as {time, what, status, milliseconds, codes, id, stack, text}; what is none is shown as it is. */
export function entry(line) {
  let read;
  try {
    read = JSON.parse(line);
  } catch {
    // Its end was cut off.
    return {time: '', what: '', status: '', milliseconds: '', codes: '', id: '', stack: '', text: line};
  }
  return {
    time: (read.time ?? '').replace(/^.*T|\.\d+Z$|Z$/g, ''),
    what: read.event === 'request' ? `${read.method} ${read.route || 'no such address'}` : read.event,
    status: read.status ?? '',
    milliseconds: read.milliseconds === undefined ? '' : Math.round(read.milliseconds),
    codes: read.codes ?? '',
    id: (read.id ?? '').slice(0, 8),
    stack: read.stack ?? '',
    text: '',
  };
}
