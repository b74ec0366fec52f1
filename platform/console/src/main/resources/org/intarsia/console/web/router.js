// The page that the address names behind its #, such as #/pipelines/shapes-jit.
import {useEffect, useState} from './ui.js';

/** The decoded segments. */
export function segments(hash) {
  return hash.replace(/^#\/?/, '').split('/').filter(Boolean).map((one) => {
    try {
      return decodeURIComponent(one);
    } catch {
      return one;
    }
  });
}

export function link(...parts) {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function useRoute() {
  const [route, set] = useState(() => segments(location.hash));
  useEffect(() => {
    const changed = () => set(segments(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
