import type { RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { DecodeImageOptions } from '@grounder/images';
import { decodeImage } from '@grounder/images';

import type { ImageSource } from './image-source.js';

/**
 * Loads a picture where there are no files: stands in for `loadImage` in bundles for a browser.
 * @throws GroundingError `INVALID_IMAGE` for a path or URL, and what decoding throws.
 */
export async function loadImage(
  source: ImageSource,
  options: DecodeImageOptions = {},
): Promise<RasterImage> {
  if (typeof source !== 'string' && !(source instanceof URL)) return decodeImage(source, options);
  throw new GroundingError(
    'INVALID_IMAGE',
    `expected the bytes of a picture, a Blob or pixels, got the address ${String(source).slice(0, 100)}: ` +
      'a browser has no files; fetch it and hand over its Blob',
  );
}
