// Requests to /api/v1. Nothing else is asked.
import {readEvents} from './sse.js';

const BASE = new URL('api/v1/', document.baseURI);
const KEY = 'intarsia.token';

let token = sessionStorage.getItem(KEY) ?? '';
let refused = () => {};

export function currentToken() {
  return token;
}

/** Kept until the tab is closed. */
export function setToken(text) {
  token = text;
  if (text) sessionStorage.setItem(KEY, text);
  else sessionStorage.removeItem(KEY);
}

/** Is called when the server does not know the token. */
export function onRefused(action) {
  refused = action;
}

/** What the server refused, with its problems: code, place, cause, next. */
export class Refusal extends Error {
  constructor(status, problems) {
    super(problems.map((one) => `${one.code} ${one.place}: ${one.cause}. ${one.next}`).join('\n'));
    this.status = status;
    this.problems = problems;
  }
}

/** An address whose parts are encoded: path`pipelines/${name}/plan`. */
export function path(texts, ...values) {
  return texts.reduce((all, text, i) => all + encodeURIComponent(values[i - 1]) + text);
}

async function send(method, address, body, signal) {
  const headers = {Authorization: `Bearer ${token}`};
  let sent = body;
  if (body !== undefined && !(body instanceof FormData)) {
    headers['Content-Type'] = 'application/json';
    sent = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(new URL(address, BASE), {method, headers, body: sent, signal, cache: 'no-store'});
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Refusal(0, [{code: '', place: 'server', cause: 'it does not answer', next: 'Check that it runs; this page goes on by itself.'}]);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response) {
  let problems = [];
  try {
    problems = (await response.json()).problems ?? [];
  } catch {
    // Not by this server: a proxy in between.
  }
  if (problems.length === 0) {
    problems = [{code: '', place: 'server', cause: `it answered ${response.status}`, next: 'Look into its log, or that of the proxy before it.'}];
  }
  if (response.status === 401) refused(problems);
  return new Refusal(response.status, problems);
}

/** The JSON of an answer. */
export async function call(method, address, body, signal) {
  const response = await send(method, address, body, signal);
  return response.status === 204 ? null : response.json();
}

export const get = (address, signal) => call('GET', address, undefined, signal);

/** A file of the server, as an address for <img> and links; `URL.revokeObjectURL` when it is not needed any more. */
export async function file(address, signal) {
  const response = await send('GET', address, undefined, signal);
  return URL.createObjectURL(await response.blob());
}

/** A request that is answered with events; `tell` gets their name and data. Ends with the stream; refused as any other. */
export async function stream(address, body, tell, signal) {
  const response = await send('POST', address, body, signal);
  let failed = null;
  await readEvents(response, (event) => {
    const data = JSON.parse(event.data);
    if (event.name === 'error') failed = new Refusal(data.status ?? 500, data.problems ?? []);
    else tell(event.name, data);
  });
  if (failed) throw failed;
}

/** What went wrong, as problems. */
export function problemsOf(e) {
  if (e instanceof Refusal) return e.problems;
  return [{code: '', place: 'page', cause: String(e?.message ?? e), next: 'Reload the page.'}];
}
