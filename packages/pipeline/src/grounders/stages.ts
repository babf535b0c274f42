import type { CallOptions } from '@grounder/core';

import { createStopwatch } from './stopwatch.js';

/** The stages of one grounding. */
export interface Stages {
  /** Milliseconds per stage, in the order in which the stages began. */
  readonly timings: Readonly<Record<string, number>>;
  /** What the parts are given: the signal alone, since progress is told by stage. */
  readonly call: CallOptions;
  /** Runs a stage, unless the call was aborted: tells of it, and notes its time. */
  readonly run: <Result>(name: string, work: () => Result | Promise<Result>) => Promise<Result>;
  /** Tells that all are done. */
  readonly finish: () => void;
}

/** Creates the stages of one grounding. */
export function createStages(
  names: readonly string[],
  { signal, onProgress }: CallOptions,
): Stages {
  const { timings, time } = createStopwatch();
  const total = names.length;
  return {
    timings,
    call: signal === undefined ? {} : { signal },
    run: (name, work) => {
      signal?.throwIfAborted();
      onProgress?.({ stage: name, done: names.indexOf(name), total });
      return time(name, work);
    },
    finish: () => onProgress?.({ stage: 'done', done: total, total }),
  };
}
