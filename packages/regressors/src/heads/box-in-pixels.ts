import type { Box, Size } from '@grounder/core';
import { fromCenterBox, fromNormalisedBox } from '@grounder/core';

/**
 * Places what a head says in a picture. A box has an area inside the picture, whatever the head says.
 * @returns The box in pixels, inside the picture, at least one pixel wide and high.
 */
export function boxInPixels(numbers: Float32Array, size: Size): Box {
  const [centerX = 0, centerY = 0, width = 0, height = 0] = numbers;
  const shares = fromCenterBox({ centerX, centerY, width, height });
  const { left, top, right, bottom } = fromNormalisedBox(shares, size);
  const [first, last] = within(left, right, size.width);
  const [upper, lower] = within(top, bottom, size.height);
  return { left: first, top: upper, right: last, bottom: lower };
}

function within(start: number, end: number, length: number): readonly [number, number] {
  const first = Math.min(Math.max(start, 0), length - 1);
  return [first, Math.max(Math.min(end, length), first + 1)];
}
