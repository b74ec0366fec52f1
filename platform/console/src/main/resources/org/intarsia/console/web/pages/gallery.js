// The pictures that the server keeps: find, compare, make again, download.
import {get, problemsOf} from '../api.js';
import {useEvents} from '../live.js';
import {Empty, Page} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {Detail} from '../pictures/detail.js';
import {Thumb} from '../pictures/thumb.js';
import {link} from '../router.js';
import {html, useEffect, useRef, useState} from '../ui.js';

const PAGE = 40;
const PAUSE = 200;

function address(find, before) {
  const query = new URLSearchParams({limit: String(PAGE)});
  if (find.trim()) query.set('find', find.trim());
  if (before) query.set('before', before);
  return `pictures?${query}`;
}

/** Pages of pictures that are added to one another: {pictures, more, problems, next, reload}. */
function usePictures(find) {
  const [state, set] = useState({pictures: null, more: false, problems: null});
  const asked = useRef(0);
  const load = async (before) => {
    const mine = ++asked.current;
    try {
      const {pictures} = await get(address(find, before?.at(-1)?.id));
      if (mine !== asked.current) return;
      set({pictures: [...(before ?? []), ...pictures], more: pictures.length === PAGE, problems: null});
    } catch (e) {
      if (mine === asked.current) set((now) => ({...now, problems: problemsOf(e)}));
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => load(null), PAUSE);
    return () => clearTimeout(timer);
  }, [find]);
  return {...state, next: () => load(state.pictures), reload: () => load(null)};
}

function Card({picture, chosen, choose}) {
  return html`<li class="card ${chosen ? 'chosen' : ''}">
    <button type="button" class="image" aria-pressed=${chosen ? 'true' : 'false'} onClick=${() => choose(picture)}>
      <${Thumb} picture=${picture} /></button>
    <p><b><bdi>${picture.label}</bdi></b>, seed ${picture.seed}<br /><span class="soft">${picture.pipeline}, generation ${picture.generation}</span></p>
  </li>`;
}

export default function Gallery() {
  const [find, setFind] = useState('');
  const [chosen, setChosen] = useState([]);
  const {pictures, more, problems, next, reload} = usePictures(find);
  const [news, setNews] = useState(false);
  useEvents(['run-ended'], () => setNews(true));
  // Two at most: the last one that was chosen stands beside the one before.
  const choose = (picture) => setChosen((now) => (now.some((one) => one.id === picture.id)
    ? now.filter((one) => one.id !== picture.id)
    : [...now.slice(-1), picture]));
  const fresh = () => {
    setNews(false);
    reload();
  };
  return html`<${Page} title="Gallery">
    <div class="row end box">
      <div class="field grow"><label for="find">Find</label>
        <input id="find" type="search" maxlength="200" value=${find} aria-describedby="find-hint" onInput=${(event) => setFind(event.target.value)} />
        <p class="hint" id="find-hint">words of its label or prompt, seed, pipeline, parts, digests</p></div>
      <div class="field"><button type="button" onClick=${fresh}>${news ? 'Show new pictures' : 'Reload'}</button></div>
    </div>
    <${Problems} problems=${problems} />
    ${chosen.length > 0 && html`<div class="sides">
      ${chosen.map((one, i) => html`<${Detail} key=${one.id} picture=${one} other=${chosen[1 - i]} />`)}
    </div>`}
    ${chosen.length === 1 && html`<p class="soft">Choose a second picture to compare the two.</p>`}
    ${pictures?.length === 0 && html`<${Empty}>${find.trim() ? 'No picture says all of these words.' : html`No picture is kept yet. <a href=${link('create')}>Make one.</a>`}<//>`}
    ${pictures?.length > 0 && html`<ul class="cards">
      ${pictures.map((one) => html`<${Card} key=${one.id} picture=${one} chosen=${chosen.some((other) => other.id === one.id)} choose=${choose} />`)}
    </ul>`}
    ${more && html`<p class="actions"><button type="button" onClick=${next}>Show older pictures</button></p>`}
  <//>`;
}
