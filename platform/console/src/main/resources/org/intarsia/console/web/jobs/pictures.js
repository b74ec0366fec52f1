// The finished pictures of a job.
import {file, path} from '../api.js';
import {useData} from '../data.js';
import {Problems} from '../parts/problems.js';
import {fileName} from '../pictures/provenance.js';
import {html, useEffect, useState} from '../ui.js';

const MOST = 24;

function One({job, picture}) {
  const [url, set] = useState(null);
  useEffect(() => {
    const cut = new AbortController();
    let made = null;
    file(path`jobs/${job.id}/pictures/${picture.index}`, cut.signal).then((found) => {
      made = found;
      if (cut.signal.aborted) URL.revokeObjectURL(found);
      else set(found);
    }, () => {});
    return () => {
      cut.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [job.id, picture.index]);
  const words = `${picture.label}, seed ${picture.seed}`;
  return html`<li class="card">${url ? html`<img class="picture" src=${url} alt=${words} />` : html`<div class="picture"></div>`}
    <p><bdi>${picture.label}</bdi>, seed ${picture.seed}</p>${url && html`<p><a href=${url} download=${fileName({pipeline: job.pipeline, ...picture})}>Download</a></p>`}</li>`;
}

export function JobPictures({job}) {
  const {data, problems} = useData(path`jobs/${job.id}/pictures`, ['job-progressed', 'job-ended']);
  const [most, setMost] = useState(MOST);
  const pictures = data?.pictures ?? [];
  return html`<${Problems} problems=${problems} />
    ${data && pictures.length === 0 && html`<p class="soft">No picture is finished yet.</p>`}
    <ul class="cards">${pictures.slice(0, most).map((one) => html`<${One} key=${one.index} job=${job} picture=${one} />`)}</ul>
    ${pictures.length > most && html`<p class="actions"><button type="button" onClick=${() => setMost(most + MOST)}>Show ${Math.min(MOST, pictures.length - most)} more of ${pictures.length}</button></p>`}`;
}
