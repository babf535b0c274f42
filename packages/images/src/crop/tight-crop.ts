import type { Cropper } from '@grounder/core';

import { cropPixels, toPixels } from './pixels.js';

/**
 * Creates the cropper that cuts out the box and nothing else, pixel for pixel what Pillow's
 * `Image.crop` gives for a box inside the image.
 *
 * Sides between pixels are rounded to the nearest border, halves to the even one; a sliver becomes
 * one pixel wide. What leaves the image is cut off, where Pillow would pad with black.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box lies inside the image.
 * @example
 * ```ts
 * const { width, height } = tightCrop().crop(photo, { left: 10, top: 20, right: 74, bottom: 52 });
 * console.log(width, height);
 * // 64 32
 * ```
 */
export function tightCrop(): Cropper {
  return { crop: (image, box) => cropPixels(image, toPixels(box, image)) };
}
