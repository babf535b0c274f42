import type { Box, RasterImage, Size } from '@grounder/core';
import { clipBox } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

/**
 * Finds the whole pixels that a box stands for, as Pillow's `Image.crop` does: each side goes to
 * the nearest pixel border, halves to the even one. What leaves the image is cut off. A sliver that
 * would round to nothing becomes the one pixel (or row, or column) that holds its middle.
 * @param box - The box, in pixels of the image; sides may fall between pixels.
 */
export function toPixels(box: Box, size: Size): Box {
  const { left, top, right, bottom } = clipBox(box, size);
  const [firstColumn, endColumn] = toSpan(left, right);
  const [firstRow, endRow] = toSpan(top, bottom);
  return { left: firstColumn, top: firstRow, right: endColumn, bottom: endRow };
}

function toSpan(start: number, end: number): readonly [start: number, end: number] {
  const first = roundHalfEven(start);
  const last = roundHalfEven(end);
  if (last > first) return [first, last];
  const middle = Math.floor((start + end) / 2);
  return [middle, middle + 1];
}

/** Rounds as Python's `round` does. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Cuts whole pixels out of an image.
 * @param pixels - Whole sides inside the image, as {@link toPixels} gives them.
 * @returns A copy of the pixels.
 */
export function cropPixels(image: RasterImage, pixels: Box): RasterImage {
  assertRasterImage(image);
  const { left, top, right, bottom } = pixels;
  const width = right - left;
  const height = bottom - top;
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const start = 3 * ((top + row) * image.width + left);
    data.set(image.data.subarray(start, start + 3 * width), 3 * row * width);
  }
  return { width, height, data };
}
