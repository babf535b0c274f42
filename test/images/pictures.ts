import type { Box, GroundingErrorCode, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage, GroundingError } from '@grounder/core';
import type { Colour } from '@grounder/images/internal';

/** A picture of seeded noise. */
export function makeNoise(width: number, height: number, seed = 1): RasterImage {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: 3 * width * height }, () => Math.floor(256 * random()));
  return createRasterImage(width, height, data);
}

/** A picture of one colour. */
export function makePlain(width: number, height: number, colour: Colour): RasterImage {
  const data = Uint8Array.from(
    { length: 3 * width * height },
    (_, index) => colour[index % 3] ?? 0,
  );
  return createRasterImage(width, height, data);
}

/** A picture whose pixels hold their own column and row; at most 256 of each. */
export function makePlaces(width: number, height: number): RasterImage {
  const data = Array.from({ length: width * height }, (_, pixel) => [
    pixel % width,
    Math.floor(pixel / width),
    0,
  ]);
  return createRasterImage(width, height, Uint8Array.from(data.flat()));
}

/** The three bytes of a pixel. */
export function pixelAt(image: RasterImage, x: number, y: number): readonly number[] {
  const start = 3 * (y * image.width + x);
  return [...image.data.subarray(start, start + 3)];
}

/** The box of all pixels in which two pictures of one size differ; undefined when none do. */
export function changedBox(first: RasterImage, second: RasterImage): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [index, byte] of second.data.entries()) {
    if (byte === first.data[index]) continue;
    const pixel = Math.floor(index / 3);
    const [x, y] = [pixel % first.width, Math.floor(pixel / first.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return right === -Infinity ? undefined : { left, top, right, bottom };
}

/** The picture as text, one letter for each colour. */
export function toText(image: RasterImage, letters: ReadonlyMap<string, string>): string[] {
  return Array.from({ length: image.height }, (_, y) =>
    Array.from(
      { length: image.width },
      (__, x) => letters.get(pixelAt(image, x, y).join()) ?? '?',
    ).join(''),
  );
}

/** The largest difference of any byte of two pictures of one size. */
export function largestDifference(first: RasterImage, second: RasterImage): number {
  let largest = 0;
  for (const [index, byte] of first.data.entries()) {
    largest = Math.max(largest, Math.abs(byte - (second.data[index] ?? NaN)));
  }
  return largest;
}

/** The code of the error that a call throws; undefined when it returns. */
export function codeOf(act: () => unknown): GroundingErrorCode | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    return error.code;
  }
}
