import type { Box } from '@grounder/core';

/**
 * Writes a box for a person.
 * @param box - The box in pixels.
 */
export function formatBox({ left, top, right, bottom }: Box): string {
  const [l, t, r, b] = [left, top, right, bottom].map(Math.round);
  return `left ${l} top ${t} right ${r} bottom ${b}`;
}
