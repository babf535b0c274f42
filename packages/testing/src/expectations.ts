import type { Box, GroundingErrorCode, Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { fail } from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';

/**
 * Fails unless something holds, in plain English.
 * @param expected - What should have come, as it reads after "expected".
 * @param came - What came instead.
 */
export function expectThat(holds: boolean, expected: string, came: unknown): asserts holds {
  if (!holds) fail(`expected ${expected}, got ${shown(came)}`);
}

/** Fails unless two values are deeply equal. */
export function expectEqual(came: unknown, wanted: unknown, expected: string): void {
  expectThat(isDeepStrictEqual(came, wanted), `${expected}, ${shown(wanted)}`, came);
}

/** Fails unless a list has so many entries. */
export function expectLength(list: ArrayLike<unknown>, length: number, expected: string): void {
  expectThat(list.length === length, `${length} ${expected}`, list);
}

/** Fails unless a number is within a range, ends included. */
export function expectWithin(value: number, [least, most]: readonly number[], what: string): void {
  const holds = value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  expectThat(holds, `${what} from ${least} to ${most}`, value);
}

/** Fails unless an error is a `GroundingError` with a code. */
export function expectCode(error: unknown, code: GroundingErrorCode): void {
  const holds = GroundingError.isInstance(error) && error.code === code;
  expectThat(holds, `a GroundingError with the code ${code}`, error);
}

/** Fails unless a box has an area and lies inside an image. */
export function expectBoxInside(box: Box, { width, height }: Size): void {
  const { left, top, right, bottom } = box;
  const holds = 0 <= left && left < right && right <= width;
  const upright = 0 <= top && top < bottom && bottom <= height;
  expectThat(holds && upright, `a box with an area inside the image of ${width}×${height}`, box);
}

/** What a synchronous call threw; fails when it threw nothing. */
export function thrownBy(call: () => unknown): unknown {
  let value: unknown;
  try {
    value = call();
  } catch (error) {
    return error;
  }
  return fail(`expected the call to throw, but it gave ${shown(value)}`);
}

/** What a promise was rejected with; fails when it was fulfilled. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return fail(`expected a rejection, but the promise gave ${shown(value)}`);
}

function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const text = inspect(value, { depth: 3, breakLength: Infinity, maxArrayLength: 8 });
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
