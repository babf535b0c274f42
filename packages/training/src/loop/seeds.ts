import type { Random } from '@grounder/core';
import { createRandom } from '@grounder/core';

/**
 * Derives a seed for one epoch or step, so that chance depends on where training is and not on how
 * it came there: a training that was resumed draws the same numbers.
 */
export function deriveSeed(seed: number, ...purposes: readonly number[]): number {
  return purposes.reduce((mixed, purpose) => {
    const next = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b) + Math.imul(purpose, 0x9e3779b1);
    return Math.floor(createRandom(next)() * 2 ** 32);
  }, seed >>> 0);
}

/** Puts 0 to `length` − 1 in a random order (Fisher and Yates). */
export function shuffledOrder(length: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
