// One picture of the gallery: its provenance, download, and making it again.
import {call, path} from '../api.js';
import {attempt} from '../notices.js';
import {Action} from '../parts/page.js';
import {may} from '../role.js';
import {html, useEffect, useState} from '../ui.js';
import {ago, withShortDigests} from '../words.js';
import {Facts} from './facts.js';
import {imageOf} from './making.js';
import {fileName} from './provenance.js';
import {usePicture} from './thumb.js';

function Verdict({again, before}) {
  if (!again) return null;
  if (again.identical) return html`<p class="box good" role="status">Made again by ${again.pipeline}, and identical: every pixel is the same.</p>`;
  return html`<div class="box bad" role="status"><p class="box-title">Made again by ${again.pipeline}, and not identical</p>
    <p>${again.sameSize
      ? `${again.pixels} pixels differ, by at most ${again.largest} of 255.`
      : 'The pictures have two sizes.'}</p>
    <div class="row"><img class="picture half" src=${before} alt="As it was" /><img class="picture half" src=${again.image} alt="As it is now" /></div>
    <dl class="facts">${again.differences.map((one) => html`<dt>${one.what}</dt><dd>${withShortDigests(one.found)}
      <span class="soft">(then ${withShortDigests(one.recorded)})</span></dd>`)}</dl></div>`;
}

export function Detail({picture, other}) {
  const url = usePicture(picture.id);
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(null);
  useEffect(() => () => again && URL.revokeObjectURL(again.image), [again]);
  const makeAgain = async () => {
    setBusy(true);
    setAgain(null);
    await attempt('Making it again', async () => {
      const made = await call('POST', path`pictures/${picture.id}/reproduce`, {pipeline: picture.pipeline});
      setAgain({...made, image: imageOf(made.png)});
    });
    setBusy(false);
  };
  return html`<section class="box" aria-label="Picture ${picture.label}, seed ${picture.seed}">
    <h2><bdi>${picture.label}</bdi>, seed ${picture.seed}</h2>
    ${url && html`<img class="picture" src=${url} alt="${picture.label}, seed ${picture.seed}" />`}
    <p class="soft">${picture.pipeline}, generation ${picture.generation}, ${ago(picture.at)}</p>
    <p class="actions">
      ${url && html`<a class="button" href=${url} download=${fileName(picture)}>Download</a>`}
      ${may('runner') && html`<${Action} busy=${busy} off=${!url} onClick=${makeAgain}>${busy ? 'Making it again …' : 'Make it again'}<//>`}
    </p>
    <${Verdict} again=${again} before=${url} />
    <${Facts} provenance=${picture.provenance} other=${other?.provenance} />
  </section>`;
}
