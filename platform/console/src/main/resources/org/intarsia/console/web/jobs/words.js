// What a job is doing, in words. Plain functions, without the page.
import {ago, plural} from '../words.js';

export const ENDED = ['succeeded', 'failed', 'cancelled'];

/** Why it waits, how far it is, or how it ended. */
export function stateWords(job, now = Date.now()) {
  switch (job.status) {
    case 'queued':
      if (job.notBefore && Date.parse(job.notBefore) > now) return `waits until ${job.notBefore}`;
      if (job.failures > 0) return `waits to be tried again, after ${plural(job.failures, 'failure')} of at most ${job.attempts}`;
      return job.position === 1 ? 'waits for a place to run: it is next' : `waits: ${plural(job.position - 1, 'job')} before it`;
    case 'running':
      return job.cancelling ? 'ends at its next step'
        : `${job.finished} of ${plural(job.pictures, 'picture')} done, step ${job.step} of ${job.steps}`;
    case 'succeeded':
      return `${plural(job.finished, 'picture')}, done ${ago(job.ended, now)}`;
    default:
      return `${job.finished} of ${plural(job.pictures, 'picture')} made, ended ${ago(job.ended, now)}`;
  }
}

/** What its pictures are of: classes, prompts, or both. */
export function askedWords({labels, prompts = [], promptCount = 0, negativePrompt = null}) {
  const more = promptCount - prompts.length;
  const texts = prompts.map((one) => (one.trim() ? one : 'an empty prompt'));
  const words = [...labels, ...texts, ...(more > 0 ? [`${more} more`] : [])];
  const asked = words.length > 0 ? words.join('; ') : 'the first ten classes';
  return negativePrompt ? `${asked}; not: ${negativePrompt}` : asked;
}

/** How much of a job is done, from 0 to 1. */
export function share(job) {
  if (job.pictures === 0) return 0;
  const batch = job.steps > 0 ? Math.min(1, job.step / job.steps) / job.pictures : 0;
  return Math.min(1, job.finished / job.pictures + (job.finished < job.pictures ? batch : 0));
}
