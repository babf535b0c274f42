import type { Box, Cropper, Size } from '@grounder/core';

import { cropPixels, toPixels } from './pixels.js';

/**
 * Creates the cropper that widens the box to a square by showing more of the image, so that an
 * encoder with a square input neither squashes the region nor sees padding.
 *
 * The shorter side grows to the longer one around the same centre (an odd pixel goes right or
 * down), the square is shifted where it would leave the image, and cut off only when the box is
 * longer than the image is wide or high: that crop alone is no square. {@link padToSquare} around
 * it makes it one.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box lies inside the image.
 * @example
 * ```ts
 * const { width, height } = squareCrop().crop(photo, { left: 0, top: 0, right: 50, bottom: 80 });
 * console.log(width, height);
 * // 80 80
 * ```
 */
export function squareCrop(): Cropper {
  return { crop: (image, box) => cropPixels(image, squareAround(toPixels(box, image), image)) };
}

function squareAround({ left, top, right, bottom }: Box, size: Size): Box {
  const side = Math.max(right - left, bottom - top);
  const [firstColumn, endColumn] = widen(left, right, { side, room: size.width });
  const [firstRow, endRow] = widen(top, bottom, { side, room: size.height });
  return { left: firstColumn, top: firstRow, right: endColumn, bottom: endRow };
}

function widen(
  start: number,
  end: number,
  { side, room }: { readonly side: number; readonly room: number },
): readonly [start: number, end: number] {
  const length = Math.min(side, room);
  const centred = start - Math.floor((length - (end - start)) / 2);
  const first = Math.min(Math.max(centred, 0), room - length);
  return [first, first + length];
}
