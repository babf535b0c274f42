import type { Scalars } from '../step/training-step.js';
import type { TrainingRecord } from './train-options.js';

/** A record of a log, with the moment at which it was made. */
export interface LoggedRecord {
  /** What happened. */
  readonly record: TrainingRecord;
  /** When, in seconds since 1970. */
  readonly wallTime: number;
}

/**
 * Reads what {@link formatRecord} wrote.
 * @param line - One line of a log, without its line feed.
 * @returns The record, NaN where the line has null; undefined when the line is no record.
 */
export function parseRecord(line: string): LoggedRecord | undefined {
  const value = parseJson(line);
  if (!isObject(value) || typeof value.wallTime !== 'number') return undefined;
  const { wallTime, step, epoch } = value;
  if (typeof step !== 'number' || typeof epoch !== 'number') return undefined;
  const record =
    value.kind === 'step' ? parseStep(value, step, epoch) : parseEpoch(value, step, epoch);
  return record && { record, wallTime };
}

type Json = Readonly<Record<string, unknown>>;

function parseStep(value: Json, step: number, epoch: number): TrainingRecord | undefined {
  const { learningRate } = value;
  const scalars = parseScalars(value.scalars);
  if (typeof learningRate !== 'number' || scalars === undefined) return undefined;
  return { kind: 'step', step, epoch, learningRate, scalars };
}

function parseEpoch(value: Json, step: number, epoch: number): TrainingRecord | undefined {
  const { kind, isBest } = value;
  const training = parseScalars(value.training);
  const validation = parseScalars(value.validation);
  if (kind !== 'epoch' || training === undefined || typeof isBest !== 'boolean') return undefined;
  return { kind, step, epoch, training, validation, isBest };
}

function parseScalars(value: unknown): Scalars | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, number]) => [name, typeof number === 'number' ? number : NaN]),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
