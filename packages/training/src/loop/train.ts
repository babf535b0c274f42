import type { TrainingResult, TrainOptions } from './train-options.js';
import { TrainingRun } from './training-run.js';

/**
 * Trains for some epochs. The same options give the same weights, bit for bit, on one machine with
 * one number of threads, also when training is interrupted at any step and resumed: chance depends
 * on seed and place only.
 *
 * When the signal is aborted, or anything fails, the last checkpoint is saved first; a checkpoint
 * with NaN is never saved.
 * @throws GroundingError `INVALID_OPTION` when a number is out of range or `settings` are not those of
 *   `resume`, `MODEL_MISMATCH` when
 *   `resume` is of another model, `INVALID_DATA` when the source gives nothing or NaN,
 *   `TRAINING_DIVERGED` when the loss is no longer finite.
 * @example
 * ```ts
 * const { best } = await train({
 *   step, source, epochs: 20, seed: 1,
 *   schedule: cosineSchedule({ rate: 1e-3, steps: 20 * 625 }),
 *   validate: (state, options) => evaluation.run(state, heldOut, options),
 *   checkpoints: { store: memoryCheckpoints() },
 * });
 * ```
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  return new TrainingRun(options).finish();
}
