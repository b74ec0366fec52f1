// One stream of events for all tabs of a browser: a browser opens at most six connections to a server over HTTP/1.1.
// It also tells a new tab the token that another tab signed in with; the token is kept in memory alone.
import {EventStream} from './event-stream.js';

/** A tab says that it is there every 20 seconds; a tab in the background may do so once a minute. */
const GONE = 180_000;

const tabs = new Map();
let stream = null;
let state = 'waiting';

function say(message) {
  tabs.forEach((seen, port) => port.postMessage(message));
}

function open(url, token) {
  if (stream && stream.token === token && stream.url === url && state !== 'refused') return;
  close();
  stream = new EventStream(url, token, (message) => {
    if (message.kind === 'state') state = message.state;
    say(message);
  });
  state = 'waiting';
  stream.run();
}

function close() {
  stream?.stop();
  stream = null;
}

function forget() {
  const now = Date.now();
  tabs.forEach((seen, port) => now - seen > GONE && tabs.delete(port));
  if (tabs.size === 0) close();
}
setInterval(forget, GONE / 3);

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({data}) => {
    if (data.kind === 'left') {
      tabs.delete(port);
      forget();
      return;
    }
    tabs.set(port, Date.now());
    if (data.kind === 'open') {
      open(data.url, data.token);
      port.postMessage({kind: 'state', state});
    } else if (data.kind === 'ask') {
      port.postMessage({kind: 'token', token: state === 'refused' ? '' : stream?.token ?? ''});
    } else if (data.kind === 'sign-out') {
      close();
      say({kind: 'state', state: 'refused'});
    }
  };
  port.start();
};
