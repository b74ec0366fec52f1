// What pages show of the server, asked again when something happens.
import {get, problemsOf} from './api.js';
import {useEvents} from './live.js';
import {useEffect, useRef, useState} from './ui.js';

/** Events come in bursts under load: asked again this often at most. */
const PAUSE = 400;

/**
 * The JSON at an address; null asks nothing. `names` are events after which it is asked again.
 * Returns {data, problems, reload}; what was there stays while it is asked again.
 */
export function useData(address, names = []) {
  const [state, set] = useState({address, data: null, problems: null});
  const now = useRef({address, asking: false, again: false});
  now.current.address = address;

  const ask = async () => {
    const mine = now.current;
    if (mine.asking) {
      mine.again = true;
      return;
    }
    mine.asking = true;
    const asked = mine.address;
    let next = {address: asked, data: null, problems: null};
    if (asked !== null) {
      try {
        next.data = await get(asked);
      } catch (e) {
        next.problems = problemsOf(e);
      }
    }
    if (mine.gone) return;
    if (asked === mine.address) set((before) => ({...next, data: next.data ?? (before.address === asked ? before.data : null)}));
    setTimeout(() => {
      mine.asking = false;
      if (mine.again || mine.address !== asked) {
        mine.again = false;
        if (!mine.gone) ask();
      }
    }, asked === mine.address ? PAUSE : 0);
  };
  useEffect(() => {
    ask();
  }, [address]);
  useEffect(() => () => {
    now.current.gone = true;
  }, []);
  useEvents(names, ask);
  return state.address === address ? {...state, reload: ask} : {data: null, problems: null, reload: ask};
}
