import type { ScalarEvent } from './tensorboard.js';
import type { TrainingRecord } from './train-options.js';

/** Writes a record as one line of a JSONL log. JSON has no NaN: such numbers become null. */
export function formatRecord(record: TrainingRecord, wallTime: number): string {
  return `${JSON.stringify({ wallTime, ...record })}\n`;
}

/**
 * Turns a record into what TensorBoard shows: steps as `step/…`, epochs as `train/…` and
 * `validation/…`.
 */
export function toScalarEvent(record: TrainingRecord, wallTime: number): ScalarEvent {
  const groups =
    record.kind === 'step'
      ? { step: { ...record.scalars, learningRate: record.learningRate } }
      : { train: record.training, validation: record.validation ?? {} };
  const entries = Object.entries(groups).flatMap(([group, scalars]) =>
    Object.entries(scalars).map(([name, value]) => [`${group}/${name}`, value] as const),
  );
  return { wallTime, step: record.step, scalars: Object.fromEntries(entries) };
}
