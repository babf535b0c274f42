import { GroundingError } from './grounding-error.js';

/** A JSON object whose fields are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a whole number of at least 1. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** The error for a file that does not hold what is documented. */
export function invalidData(expected: string, got: unknown): GroundingError {
  const shown = got === undefined ? 'nothing' : JSON.stringify(got, showNumber);
  return new GroundingError('INVALID_DATA', `expected ${expected}, got ${shown.slice(0, 200)}`);
}

/** JSON would show NaN and infinity as null. */
function showNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Throws `INVALID_OPTION` unless a number is whole and at least 1. */
export function checkCount(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of at least 1, got ${value}`,
  );
}
