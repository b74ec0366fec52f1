// The stream of events of a server, which is opened again when it ends. Runs in the worker, or in a page where there is no worker.
import {readEvents} from './sse.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** The server says something every 15 seconds. */
const SILENCE = 40_000;

export class EventStream {
  #stop = new AbortController();
  #last = null;
  #wait = FIRST_WAIT;

  /** `tell` gets {kind: 'state', state} and {kind: 'event', name, data}. */
  constructor(url, token, tell) {
    this.url = url;
    this.token = token;
    this.tell = tell;
  }

  async run() {
    while (!this.#stop.signal.aborted) {
      try {
        const status = await this.#once();
        if (status === 401 || status === 403) {
          this.tell({kind: 'state', state: 'refused'});
          return;
        }
      } catch {
        // The network: tried again below.
      }
      if (this.#stop.signal.aborted) return;
      this.tell({kind: 'state', state: 'waiting'});
      await new Promise((again) => setTimeout(again, this.#wait));
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    }
  }

  stop() {
    this.#stop.abort();
  }

  async #once() {
    const cut = new AbortController();
    const end = () => cut.abort();
    this.#stop.signal.addEventListener('abort', end);
    let silence = setTimeout(end, SILENCE);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE);
    };
    try {
      const headers = {Authorization: `Bearer ${this.token}`};
      if (this.#last !== null) headers['Last-Event-ID'] = this.#last;
      const response = await fetch(this.url, {headers, signal: cut.signal, cache: 'no-store'});
      if (!response.ok) return response.status;
      this.#wait = FIRST_WAIT;
      this.tell({kind: 'state', state: 'open'});
      await readEvents(response, (event) => this.#heard(event), heard);
      return 200;
    } finally {
      clearTimeout(silence);
      this.#stop.signal.removeEventListener('abort', end);
    }
  }

  #heard(event) {
    if (event.id !== null) this.#last = event.id;
    this.tell({kind: 'event', name: event.name, data: JSON.parse(event.data)});
  }
}
