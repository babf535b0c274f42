import type { GroundingErrorCode } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { AssertionError } from 'chai';

/** What a synchronous call threw; fails when it threw nothing. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new AssertionError('expected the call to throw, but it returned');
}

/** What a promise was rejected with; fails when it was fulfilled. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new AssertionError(`expected a rejection, but the promise gave ${String(value)}`);
}

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
