// What happens on the server, for the pages of this tab.
import {EventStream} from './event-stream.js';
import {useEffect, useState} from './ui.js';

const URL_OF_EVENTS = new URL('api/v1/events', document.baseURI).href;
const PING = 20_000;
const ANSWER = 2000;

const listeners = new Set();
let port = null;
let own = null;
let state = 'waiting';
let answered = null;

function heard(message) {
  if (message.kind === 'token') {
    answered?.(message.token);
    return;
  }
  if (message.kind === 'state') {
    // After a gap, what was shown may be old.
    const back = message.state === 'open' && state === 'gap';
    state = message.state === 'waiting' && (state === 'open' || state === 'gap') ? 'gap' : message.state;
    listeners.forEach((listen) => listen({kind: 'state', state}));
    if (back) listeners.forEach((listen) => listen({kind: 'event', name: 'lost', data: {}}));
    return;
  }
  listeners.forEach((listen) => listen(message));
}

function worker() {
  if (port || !('SharedWorker' in window)) return port;
  try {
    const shared = new SharedWorker(new URL('./events-worker.js', import.meta.url), {type: 'module', name: 'intarsia'});
    port = shared.port;
    port.onmessage = ({data}) => heard(data);
    shared.onerror = () => {
      port = null;
    };
    setInterval(() => port?.postMessage({kind: 'ping'}), PING);
    window.addEventListener('pagehide', () => port?.postMessage({kind: 'left'}));
    window.addEventListener('pageshow', (event) => event.persisted && location.reload());
  } catch {
    port = null;
  }
  return port;
}

/** The token that another tab of this browser signed in with; empty for none. */
export function tokenOfOtherTabs() {
  if (!worker()) return Promise.resolve('');
  return new Promise((resolve) => {
    answered = resolve;
    setTimeout(() => resolve(''), ANSWER);
    port.postMessage({kind: 'ask'});
  });
}

export function connect(token) {
  if (worker()) {
    port.postMessage({kind: 'open', url: URL_OF_EVENTS, token});
  } else {
    own?.stop();
    own = new EventStream(URL_OF_EVENTS, token, heard);
    own.run();
  }
}

/** All tabs of this browser forget the token. */
export function disconnect() {
  port?.postMessage({kind: 'sign-out'});
  own?.stop();
}

/** `listen` gets {kind, name, data}; returns what ends it. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** "open", "waiting" before the first time, "gap" when it was open before, "refused". */
export function useLiveState() {
  const [now, set] = useState(state);
  useEffect(() => {
    const end = listen((message) => message.kind === 'state' && set(state));
    // It may have changed before this was called.
    set(state);
    return end;
  }, []);
  return now;
}

/** Calls `act` for events of these names, and when some were lost. */
export function useEvents(names, act) {
  useEffect(
    () => listen((message) => {
      if (message.kind === 'event' && (message.name === 'lost' || names.includes(message.name))) act(message);
    }),
    [],
  );
}
