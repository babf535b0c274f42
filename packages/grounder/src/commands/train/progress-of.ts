import type { Progress } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { TrainingRecord } from '@grounder/training/internal';

import type { TrainProgress } from './plan.js';

/** A listener to progress that also hears of the loss. */
export type ProgressListener = ((progress: Progress) => void) & {
  /** Hears of a step. */
  readonly hear: (record: TrainingRecord) => void;
};

/**
 * Adds the loss and the time that is left to progress.
 * @param now - Milliseconds; the clock when left out.
 */
export function progressOf(
  onProgress: (progress: TrainProgress) => void,
  now: () => number = () => performance.now(),
): ProgressListener {
  let loss: number | undefined;
  let begun = { stage: '', at: 0, done: 0 };
  const listen = ({ stage, done, total }: Progress): void => {
    // A resumed training begins in the middle.
    if (stage !== begun.stage) begun = { stage, at: now(), done: done - 1 };
    const each = (now() - begun.at) / Math.max(1, done - begun.done);
    onProgress({
      stage,
      done,
      total,
      etaMs: each * (total - done),
      ...defined({ loss }),
    });
  };
  const hear = (record: TrainingRecord): void => {
    if (record.kind === 'step') ({ loss } = record.scalars);
  };
  return Object.assign(listen, { hear });
}
