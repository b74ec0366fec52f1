// Rolling back, and offering to undo it.
import {call, path} from '../api.js';
import {attempt, notice} from '../notices.js';

/** To a generation that is kept; `from` is the one that serves, to which the undo returns. */
export function rollBack(pipeline, generation, from) {
  return attempt('The roll back', async () => {
    const change = await call('POST', path`pipelines/${pipeline}/rollback`, {generation});
    notice(`${pipeline} serves generation ${generation} again, after ${Math.max(1, Math.round(change.milliseconds))} ms.`, {
      undo: {label: `Undo: serve ${from} again`, act: () => rollBack(pipeline, from, generation)},
    });
    return change;
  });
}
