import type { Box, Cropper, RasterImage } from '@grounder/core';

import { blurImage, checkSigma } from './blur-image.js';
import { toPixels } from './pixels.js';
import { copyImage } from './surface.js';

/** How far {@link blurredBackground} blurs. */
export interface BlurredBackgroundOptions {
  /**
   * Standard deviation of the Gaussian in pixels, 0 to 10,000.
   * @defaultValue 100
   */
  readonly sigma?: number;
}

/**
 * Creates the cropper that keeps the whole image but blurs everything outside the box, so that an
 * encoder sees where the region is: the second picture of ReCLIP (S. Subramanian et al., 2022),
 * whose sigma is the default.
 *
 * The blurred image is made once and kept as long as the image object itself lives, so that twenty
 * boxes cost one blur. An image is a value: changing its bytes in place after the first crop would
 * leave the old background.
 * @returns The cropper; its pictures are as large as the image. `crop` throws `INVALID_BOX` when
 *   nothing of the box lies inside the image.
 * @throws GroundingError `INVALID_OPTION` when sigma is outside its range.
 * @example
 * ```ts
 * const cropper = blurredBackground({ sigma: 20 });
 * const pictures = detections.map(({ box }) => cropper.crop(photo, box));
 * ```
 */
export function blurredBackground(options: BlurredBackgroundOptions = {}): Cropper {
  const { sigma = 100 } = options;
  checkSigma(sigma);
  const backgrounds = new WeakMap<RasterImage, RasterImage>();
  return {
    crop: (image, box) => {
      const pixels = toPixels(box, image);
      const background = backgrounds.get(image) ?? blurImage(image, { sigma });
      backgrounds.set(image, background);
      return withSharpBox(background, image, pixels);
    },
  };
}

function withSharpBox(background: RasterImage, image: RasterImage, pixels: Box): RasterImage {
  const picture = copyImage(background);
  for (let row = pixels.top; row < pixels.bottom; row++) {
    const start = 3 * (row * image.width + pixels.left);
    const end = 3 * (row * image.width + pixels.right);
    picture.data.set(image.data.subarray(start, end), start);
  }
  return picture;
}
