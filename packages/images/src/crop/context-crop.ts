import type { Cropper } from '@grounder/core';
import { boxHeight, boxWidth, clipBox, GroundingError, growBox } from '@grounder/core';

import { cropPixels, toPixels } from './pixels.js';

/** How much {@link contextCrop} shows around the box. */
export interface ContextCropOptions {
  /**
   * Context added on each side, as a fraction of the longer side of the box's visible part; 0 or
   * more.
   * @defaultValue 0.1
   */
  readonly contextRatio?: number;
}

/**
 * Creates the cropper that cuts out the box with some of its surroundings: equal margins on all
 * sides, cut off where the image ends.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box itself lies inside the
 *   image.
 * @throws GroundingError `INVALID_OPTION` when the ratio is negative or not finite.
 * @example
 * ```ts
 * const cropper = contextCrop({ contextRatio: 0.25 });
 * const { width, height } = cropper.crop(photo, { left: 100, top: 100, right: 180, bottom: 140 });
 * console.log(width, height);
 * // 120 80
 * ```
 */
export function contextCrop(options: ContextCropOptions = {}): Cropper {
  const { contextRatio = 0.1 } = options;
  if (!(contextRatio >= 0 && contextRatio < Infinity)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a contextRatio of at least 0, got ${contextRatio}; 0.1 adds a tenth of the ` +
        "box's longer side on each side",
    );
  }
  return {
    crop: (image, box) => {
      const visible = clipBox(box, image);
      const margin = contextRatio * Math.max(boxWidth(visible), boxHeight(visible));
      return cropPixels(image, toPixels(growBox(visible, margin), image));
    },
  };
}
