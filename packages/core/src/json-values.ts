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
  return new GroundingError('INVALID_DATA', `expected ${expected}, got ${showJson(got)}`);
}

/** Shows the beginning of a parsed value in a message; what nests without end does not end the stack. */
export function showJson(value: unknown, length = 200): string {
  if (value === undefined) return 'nothing';
  try {
    return JSON.stringify(value, showNumber).slice(0, length);
  } catch {
    return 'a value that nests too deeply to be shown';
  }
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
