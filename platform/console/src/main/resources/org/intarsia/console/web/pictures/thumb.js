// A picture of the server by its id.
import {file, path} from '../api.js';
import {html, useEffect, useState} from '../ui.js';

/** Its address for <img> and for links; null until it is there, "" when it is not kept any more. */
export function usePicture(id) {
  const [address, set] = useState({id, url: null});
  useEffect(() => {
    const cut = new AbortController();
    let url = null;
    file(path`pictures/${id}`, cut.signal).then(
      (found) => {
        url = found;
        if (cut.signal.aborted) URL.revokeObjectURL(found);
        else set({id, url: found});
      },
      () => cut.signal.aborted || set({id, url: ''}),
    );
    return () => {
      cut.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [id]);
  return address.id === id ? address.url : null;
}

export function Thumb({picture}) {
  const url = usePicture(picture.id);
  const words = `${picture.label}, seed ${picture.seed}, by ${picture.pipeline}`;
  if (url === '') return html`<div class="picture soft">not kept any more</div>`;
  return url ? html`<img class="picture" src=${url} alt=${words} />` : html`<div class="picture"></div>`;
}
