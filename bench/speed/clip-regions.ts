import type { Detection, RasterImage } from '@grounder/core';
import { createRandom } from '@grounder/core';

/** The prompt of the benchmarks, as the scorer writes it. */
export const phrase = 'the fisherman in the boat';

/**
 * Makes regions as detectors find them: sides between a twentieth and a half of the picture's, of
 * all shapes and places, whole pixels.
 *
 * @param image - The picture.
 * @param count - How many.
 * @returns The same regions at every call.
 */
export function createRegions({ width, height }: RasterImage, count: number): Detection[] {
  const random = createRandom(20);
  const side = (length: number): number => Math.round(length * 0.05 * 10 ** random());
  return Array.from({ length: count }, () => {
    const [columns, rows] = [side(width), side(height)];
    const left = Math.floor((width - columns) * random());
    const top = Math.floor((height - rows) * random());
    return {
      box: { left, top, right: left + columns, bottom: top + rows },
      label: 'thing',
      score: 0.5,
    };
  });
}
