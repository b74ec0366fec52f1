// Signing in with a token: from the address that the server printed, from another tab, or typed.
import {currentToken, onRefused, problemsOf, setToken} from './api.js';
import {connect, disconnect, tokenOfOtherTabs} from './live.js';
import {Problems} from './parts/problems.js';
import {learn} from './role.js';
import {html, useEffect, useState} from './ui.js';

/** Takes the token out of the address, so that it is in no bookmark and in no picture of the screen. */
function fromAddress() {
  const found = /^#token=([^&/]+)$/.exec(location.hash);
  if (!found) return;
  history.replaceState(null, '', location.pathname + location.search);
  setToken(decodeURIComponent(found[1]));
}

/** "in", "out" or "wait", the problems of the last try, and what signs in and out. */
export function useSession() {
  const [state, set] = useState({is: 'wait', problems: null});
  const enter = async (text) => {
    setToken(text);
    try {
      await learn();
    } catch (e) {
      if (e.status === 401) setToken('');
      set({is: 'out', problems: problemsOf(e)});
      return;
    }
    connect(text);
    set({is: 'in', problems: null});
  };
  const leave = () => {
    setToken('');
    disconnect();
    set({is: 'out', problems: null});
  };
  useEffect(() => {
    onRefused((problems) => set((now) => (now.is === 'in' ? {is: 'out', problems} : now)));
    const start = async () => {
      const typed = location.hash.startsWith('#token=');
      fromAddress();
      const token = currentToken() || (typed ? '' : await tokenOfOtherTabs());
      if (token) await enter(token);
      else set({is: 'out', problems: null});
    };
    start();
  }, []);
  return {...state, enter, leave};
}

export function SignIn({session}) {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    await session.enter(text.trim());
    setBusy(false);
  };
  return html`<main class="sign-in">
    <h1>Intarsia</h1>
    <form onSubmit=${submit}>
      <label for="token">Token or key</label>
      <input id="token" type="password" autocomplete="current-password" required value=${text}
        onInput=${(event) => setText(event.target.value)} />
      <p class="hint"><code>intarsia serve</code> prints it at its start, with an address that signs in by itself.
        With <code>--token-file</code> it is in that file. A key of <code>intarsia keys create</code> signs in as well.</p>
      <button class="main" disabled=${busy || !text.trim()}>Sign in</button>
    </form>
    <${Problems} problems=${session.problems} title="Signing in did not work" />
  </main>`;
}
