import type { GroundingErrorCode } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { rejectionOf, thrownBy } from '@grounder/testing/internal';
import { AssertionError } from 'chai';

export { rejectionOf, thrownBy };

/** Asserts that a synchronous call throws a grounding error with a code. */
export function expectCode(call: () => unknown, code: GroundingErrorCode): void {
  const error = thrownBy(call);
  if (GroundingError.isInstance(error) && error.code === code) return;
  throw new AssertionError(`expected a GroundingError ${code}, got ${String(error)}`);
}

/** Asserts that a promise is rejected with a grounding error with a code, and gives the error. */
export async function expectRejection(
  promise: Promise<unknown>,
  code: GroundingErrorCode,
): Promise<GroundingError> {
  const error = await rejectionOf(promise);
  if (GroundingError.isInstance(error) && error.code === code) return error;
  throw new AssertionError(`expected a GroundingError ${code}, got ${String(error)}`);
}
