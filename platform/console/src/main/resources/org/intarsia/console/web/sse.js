// Server-sent events out of the text of an answer, as it arrives. Plain, without the page: the worker uses it too.

export class SseReader {
  #rest = '';
  #lastWasReturn = false;
  #id = null;
  #name = '';
  #data = [];

  /** The events that are complete with this piece of text: {id, name, data}. */
  push(text) {
    // A line break may be cut in two: a \n behind a \r that came before belongs to it.
    let piece = this.#lastWasReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text) this.#lastWasReturn = text.endsWith('\r');
    piece = this.#rest + piece;
    const lines = piece.split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    return lines.map((line) => this.#line(line)).filter(Boolean);
  }

  #line(line) {
    if (line === '') {
      const event = this.#data.length ? {id: this.#id, name: this.#name || 'message', data: this.#data.join('\n')} : null;
      this.#name = '';
      this.#data = [];
      return event;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') this.#id = value;
    else if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
    return null;
  }
}

/** Reads the body of an answer to its end; `tell` gets each event, `heard` is called for every piece, comments too. */
export async function readEvents(response, tell, heard = () => {}) {
  const parser = new SseReader();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    heard();
    parser.push(decoder.decode(value, {stream: true})).forEach(tell);
  }
}
