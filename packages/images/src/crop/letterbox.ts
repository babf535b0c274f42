import type { Cropper } from '@grounder/core';

import type { Fill } from './fill.js';
import { checkFill, padPicture } from './fill.js';
import type { ResampleFilter } from '../resample/filters.js';
import { letterboxGeometry } from './letterbox-geometry.js';
import { resizeImage } from '../resample/resize-image.js';
import { checkResizeOptions } from '../resample/options.js';
import { tightCrop } from './tight-crop.js';

/** The size of {@link letterbox}, what fills it and what is put into it. */
export interface LetterboxOptions {
  /** Columns of every picture, a whole number of at least 1. */
  readonly width: number;
  /**
   * Rows of every picture, a whole number of at least 1.
   * @defaultValue `width`
   */
  readonly height?: number;
  /**
   * What the padding is filled with; the default is the grey of the YOLO family.
   * @defaultValue `[114, 114, 114]`
   */
  readonly fill?: Fill;
  /**
   * How the crop is scaled.
   * @defaultValue 'bilinear'
   */
  readonly filter?: ResampleFilter;
  /**
   * Makes the picture that is put into the letterbox.
   * @defaultValue `tightCrop()`
   */
  readonly cropper?: Cropper;
}

/**
 * Creates the cropper whose pictures all have one size: the crop is scaled to fit with its aspect
 * kept, and the rest is padding. See {@link letterboxGeometry} for the rounding.
 * @param options - Size, fill, filter and the cropper whose pictures are fitted.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box lies inside the image.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 * @example
 * ```ts
 * const cropper = letterbox({ width: 224, fill: 'mean', cropper: contextCrop() });
 * const { width, height } = cropper.crop(photo, { left: 100, top: 90, right: 150, bottom: 170 });
 * console.log(width, height);
 * // 224 224
 * ```
 */
export function letterbox(options: LetterboxOptions): Cropper {
  const { width, height = width, fill = [114, 114, 114] } = options;
  const { filter = 'bilinear', cropper = tightCrop() } = options;
  checkResizeOptions({ width, height, filter });
  checkFill(fill);
  return {
    crop: (image, box) => {
      const picture = cropper.crop(image, box);
      const place = letterboxGeometry(picture, { width, height });
      const scaled = resizeImage(picture, { width: place.width, height: place.height, filter });
      return padPicture(scaled, { width, height, left: place.left, top: place.top, fill });
    },
  };
}
