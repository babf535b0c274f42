import type { RasterImage } from '@grounder/core';

import { fastestKernel } from './fastest.js';
import type { ResizeOptions } from './options.js';
import { planResampling } from './plan.js';
import { collectRows } from './rows.js';

/**
 * Brings a picture, or a region of it, to another size: the same bytes as Pillow's
 * `Image.resize(size, resample, box)` for 8-bit RGB, or as torchvision or OpenCV give.
 * @returns A new picture.
 * @throws GroundingError `INVALID_OPTION` when a size or a filter is outside its range,
 *   `INVALID_BOX` when the region leaves the picture or is empty.
 * @example
 * ```ts
 * const thumbnail = resizeImage(photo, { width: 224, height: 224, filter: 'bicubic' });
 * ```
 */
export function resizeImage(image: RasterImage, options: ResizeOptions): RasterImage {
  const { kernel = fastestKernel() } = options;
  return collectRows(image, { plan: planResampling(image, options), kernel });
}

/** Tells the size of the wanted part of a resized picture. */
export function keptSize({ width, height, keep }: ResizeOptions): {
  readonly width: number;
  readonly height: number;
} {
  return keep === undefined
    ? { width, height }
    : { width: keep.right - keep.left, height: keep.bottom - keep.top };
}
