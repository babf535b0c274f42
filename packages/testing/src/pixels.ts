import type { Box, Detection, Query, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';

import { nounPhrase } from './noun-phrase.js';

/** How far two pictures of one size are apart. */
export interface PixelDifference {
  /** The largest difference of one sample. */
  readonly most: number;
  /** The mean over all samples. */
  readonly mean: number;
}

/** Compares two pictures; another size is infinitely far. */
export function comparePixels(image: RasterImage, expected: RasterImage): PixelDifference {
  if (image.width !== expected.width || image.height !== expected.height) {
    return { most: Infinity, mean: Infinity };
  }
  let [most, sum] = [0, 0];
  for (const [index, sample] of expected.data.entries()) {
    const difference = Math.abs(sample - (image.data[index] ?? Infinity));
    most = Math.max(most, difference);
    sum += difference;
  }
  return { most, mean: sum / expected.data.length };
}

/** A picture of chance. */
export function drawNoise(width: number, height: number): RasterImage {
  const random = createRandom(5);
  const data = Uint8Array.from({ length: 3 * width * height }, () => Math.floor(256 * random()));
  return createRasterImage(width, height, data);
}

/** What stands in {@link drawPicture}. */
export const drawnRegions: readonly Detection[] = [
  { box: { left: 6, top: 20, right: 34, bottom: 52 }, label: 'dog', score: 0.9 },
  { box: { left: 40, top: 8, right: 58, bottom: 60 }, label: 'person', score: 0.7 },
  { box: { left: 64, top: 30, right: 92, bottom: 50 }, label: 'cat', score: 0.4 },
];

/** An expression about one of {@link drawnRegions}. */
export const drawnQuery: Query = { text: 'the dog', subject: nounPhrase('dog'), entities: [] };

/** A picture of 96×64: three surfaces of different colours before a background that brightens to the right. */
export function drawPicture(): RasterImage {
  const [width, height] = [96, 64];
  const colours = [
    [200, 40, 30],
    [30, 90, 200],
    [240, 220, 60],
  ] as const;
  const data = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const surface = drawnRegions.findIndex(({ box }) => holds(box, x, y));
    data.set(colours[surface] ?? [60 + x, 120 + (x >> 1), 90 + y], 3 * pixel);
  }
  return createRasterImage(width, height, data);
}

function holds({ left, top, right, bottom }: Box, x: number, y: number): boolean {
  return left <= x && x < right && top <= y && y < bottom;
}
