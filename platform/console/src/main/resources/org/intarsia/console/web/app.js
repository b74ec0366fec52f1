// The shell of the console: signing in, the pages, what is live.
import {useLiveState} from './live.js';
import {Notices} from './notices.js';
import {Problems} from './parts/problems.js';
import {may} from './role.js';
import {link, useRoute} from './router.js';
import {SignIn, useSession} from './sign-in.js';
import {ThemeButton} from './theme.js';
import {html, render, useEffect, useState} from './ui.js';

/** Each page is loaded when it is first shown. */
const PAGES = [
  {name: 'create', title: 'Create', load: () => import('./pages/create.js')},
  {name: 'pipelines', title: 'Pipelines', load: () => import('./pages/pipelines.js')},
  {name: 'jobs', title: 'Jobs', role: 'runner', load: () => import('./pages/jobs.js')},
  {name: 'gallery', title: 'Gallery', load: () => import('./pages/gallery.js')},
  {name: 'plugins', title: 'Plugins', load: () => import('./pages/plugins.js')},
  {name: 'models', title: 'Models', load: () => import('./pages/models.js')},
  {name: 'trust', title: 'Trust and audit', role: 'operator', load: () => import('./pages/trust.js')},
  {name: 'system', title: 'System', load: () => import('./pages/system.js')},
];

const LIVE = {
  open: ['live', 'What happens on the server is shown at once.'],
  waiting: ['connecting', 'The events of the server are not there yet.'],
  gap: ['reconnecting', 'The server does not send its events; they are asked for again.'],
  refused: ['signed out', 'The server does not know the token any more.'],
};

function Live() {
  const state = useLiveState();
  const [word, title] = LIVE[state];
  return html`<span class="live ${state}" title=${title} role="status">${word}</span>`;
}

function Shown({page, rest}) {
  const [loaded, set] = useState({});
  const [failed, fail] = useState(null);
  useEffect(() => {
    page.load().then(
      (module) => set({name: page.name, View: module.default}),
      () => fail([{code: '', place: 'page', cause: 'its script could not be loaded', next: 'Reload the page.'}]),
    );
  }, [page.name]);
  if (failed) return html`<${Problems} problems=${failed} title="The page is not complete" />`;
  return loaded.name === page.name ? html`<${loaded.View} rest=${rest} />` : null;
}

function Shell({session}) {
  const route = useRoute();
  const pages = PAGES.filter((one) => may(one.role ?? 'viewer'));
  const page = pages.find((one) => one.name === route[0]) ?? pages[0];
  return html`
    <a class="skip" href="#main" onClick=${(event) => {
      event.preventDefault();
      document.getElementById('main').focus();
    }}>To the content</a>
    <header>
      <a class="brand" href="#/"><img src="console/icon.svg" alt="" width="20" height="20" />Intarsia</a>
      <nav aria-label="Pages">
        ${pages.map((one) => html`<a href=${link(one.name)} aria-current=${one === page ? 'page' : undefined}>${one.title}</a>`)}
      </nav>
      <div class="foot">
        <${Live} />
        <${ThemeButton} />
        <button type="button" class="quiet" onClick=${session.leave}>Sign out</button>
      </div>
    </header>
    <main id="main" tabindex="-1"><${Shown} page=${page} rest=${route.slice(1)} /></main>
    <${Notices} />`;
}

function App() {
  const session = useSession();
  if (session.is === 'wait') return null;
  return session.is === 'in' ? html`<${Shell} session=${session} />` : html`<${SignIn} session=${session} />`;
}

const root = document.getElementById('app');
root.replaceChildren();
render(html`<${App} />`, root);
