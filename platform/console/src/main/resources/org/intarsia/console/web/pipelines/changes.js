// Events after which pipelines are not as they were.

/** Another generation serves. */
export const FLIPS = ['swapped', 'rolled-back', 'followed', 'canary-promoted'];

/** Other generations of a pipeline are there. */
export const GENERATIONS = [...FLIPS, 'forgotten', 'canary-started', 'canary-rolled-back'];

/** Other pipelines run, or one has other generations. */
export const PIPELINES = [...GENERATIONS, 'loaded', 'unloaded'];
