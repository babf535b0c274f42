import type { ImageCodec, ImageFormat, RasterImage } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

import { imageJsCodec } from './image-js/codec.js';

/** How {@link encodeImage} encodes. */
export interface EncodeImageOptions {
  /**
   * Who writes image files.
   * @defaultValue `imageJsCodec()`
   */
  readonly codec?: ImageCodec;
}

/**
 * Makes an image file of a picture: PNG without loss, or JPEG of quality 90.
 * @throws GroundingError `INVALID_IMAGE` when the picture's data do not fit its size.
 * @example
 * ```ts
 * await writeFile('annotated.png', await encodeImage(image, 'png'));
 * ```
 */
export async function encodeImage(
  image: RasterImage,
  format: ImageFormat,
  options: EncodeImageOptions = {},
): Promise<Uint8Array> {
  const { codec = imageJsCodec() } = options;
  assertRasterImage(image);
  const { width, height, data } = image;
  return codec.encode({ width, height, data }, format);
}
