import type { Cropper } from '@grounder/core';

import type { Fill } from './fill.js';
import { checkFill, padPicture } from './fill.js';
import { tightCrop } from './tight-crop.js';

/** What {@link padToSquare} pads, and with what. */
export interface PadToSquareOptions {
  /**
   * What the padding is filled with. `[122, 116, 104]` is the mean of CLIP's training images, which
   * its normalisation turns into 0; it is what LLaVA pads with.
   * @defaultValue 'mean'
   */
  readonly fill?: Fill;
  /**
   * Makes the picture that is padded.
   * @defaultValue `tightCrop()`
   */
  readonly cropper?: Cropper;
}

/**
 * Creates the cropper that pads the shorter side of a crop to a square, so that an encoder with a
 * square input sees the region undistorted and nothing of what is around it. The crop is centred;
 * an odd pixel of padding goes right or down.
 * @param options - The fill and the cropper whose pictures are padded.
 * @returns The cropper; `crop` throws `INVALID_BOX` when nothing of the box lies inside the image.
 * @throws GroundingError `INVALID_OPTION` when the fill is neither "mean" nor a colour.
 * @example
 * ```ts
 * const cropper = padToSquare({ fill: [122, 116, 104], cropper: contextCrop() });
 * const { width, height } = cropper.crop(photo, { left: 100, top: 90, right: 150, bottom: 170 });
 * console.log(width, height);
 * // 96 96
 * ```
 */
export function padToSquare(options: PadToSquareOptions = {}): Cropper {
  const { fill = 'mean', cropper = tightCrop() } = options;
  checkFill(fill);
  return {
    crop: (image, box) => {
      const picture = cropper.crop(image, box);
      const side = Math.max(picture.width, picture.height);
      const left = Math.floor((side - picture.width) / 2);
      const top = Math.floor((side - picture.height) / 2);
      return padPicture(picture, { width: side, height: side, left, top, fill });
    },
  };
}
