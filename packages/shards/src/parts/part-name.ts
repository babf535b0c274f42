import { GroundingError } from '@grounder/core';

const pattern = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)*$/;

/**
 * Checks that a name is one that every kind of store can keep.
 * @throws GroundingError `INVALID_OPTION` otherwise.
 */
export function assertPartName(name: string): void {
  if (name.length <= 200 && pattern.test(name)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a name of lower-case letters, digits, dots and dashes with / between, at most 200, got ${JSON.stringify(name.slice(0, 220))}`,
  );
}
