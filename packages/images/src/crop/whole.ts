import type { Cropper } from '@grounder/core';
import { clipBox } from '@grounder/core';

import { copyImage } from './surface.js';

/**
 * Creates the cropper that shows the whole image whatever the box is: what a scorer sees that looks
 * at context alone, and a base line for the others.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box lies inside the image,
 *   as every other cropper does.
 * @example
 * ```ts
 * const { width, height } = whole().crop(photo, box);
 * // the photo's own
 * ```
 */
export function whole(): Cropper {
  return {
    crop: (image, box) => {
      clipBox(box, image);
      return copyImage(image);
    },
  };
}
