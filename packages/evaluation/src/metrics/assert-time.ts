import { GroundingError } from '@grounder/core';

/** Throws `INVALID_DATA` unless a time is finite and at least 0. */
export function assertTime(milliseconds: number, place: string): void {
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected milliseconds of at least 0 at ${place}, got ${milliseconds}`,
  );
}
