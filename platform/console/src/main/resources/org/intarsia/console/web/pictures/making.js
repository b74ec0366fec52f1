// One picture that is being made: its steps, its previews, its end.
import {problemsOf, stream} from '../api.js';
import {useEffect, useRef, useState} from '../ui.js';

const PREVIEWS = 16;
const IDLE = {is: 'idle', step: 0, steps: 0, image: null, picture: null, problems: null};

/** Base64 as an address for <img>; the caller revokes it. */
export function imageOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], {type: 'image/png'}));
}

/**
 * The state of a picture (is: idle, waiting, making, done, refused, cancelled), what makes one, and what cancels it.
 * Leaving the page cancels it as well.
 */
export function useMaking() {
  const [state, set] = useState(IDLE);
  const now = useRef({cut: null, image: null, number: 0});

  const show = (base64) => {
    const image = imageOf(base64);
    if (now.current.image) URL.revokeObjectURL(now.current.image);
    now.current.image = image;
    return image;
  };
  const cancel = () => now.current.cut?.abort();
  const make = async (order) => {
    cancel();
    const cut = new AbortController();
    now.current.cut = cut;
    const number = ++now.current.number;
    const update = (change) => number === now.current.number && set((before) => ({...before, ...change}));
    set({...IDLE, is: 'waiting'});
    try {
      await stream('pictures', {...order, count: 1, stream: true, previews: PREVIEWS}, (name, data) => {
        if (name === 'step') update({is: 'making', step: data.step, steps: data.steps});
        else if (name === 'preview') update({image: show(data.png)});
        else if (name === 'picture') update({image: show(data.picture.png), picture: data.picture});
        else if (name === 'done') update({is: 'done'});
      }, cut.signal);
    } catch (e) {
      if (cut.signal.aborted) update({is: 'cancelled'});
      else update({is: 'refused', problems: problemsOf(e)});
    }
  };
  useEffect(() => () => {
    now.current.number++;
    cancel();
    if (now.current.image) URL.revokeObjectURL(now.current.image);
  }, []);
  return {state, make, cancel};
}

/** In words, for the eye and for screen readers. */
export function progressWords({is, step, steps}) {
  switch (is) {
    case 'waiting': return 'Waits for its turn.';
    case 'making': return `Step ${step} of ${steps}.`;
    case 'done': return 'Done.';
    case 'cancelled': return 'Cancelled.';
    default: return '';
  }
}
