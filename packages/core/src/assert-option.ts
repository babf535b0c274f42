import { GroundingError } from './grounding-error.js';

/** Throws `INVALID_OPTION` unless a number lies in a range, ends included. */
export function assertWithin(name: string, value: number, minimum: number, maximum: number): void {
  if (value >= minimum && value <= maximum) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} from ${minimum} to ${maximum}, got ${value}`,
  );
}

/** Throws `INVALID_OPTION` unless a number is whole and at least 1; infinity stands for no limit. */
export function assertLimit(name: string, value: number): void {
  if ((Number.isInteger(value) && value >= 1) || value === Infinity) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of at least 1 or Infinity, got ${value}`,
  );
}
