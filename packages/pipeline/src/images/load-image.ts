import { fileURLToPath } from 'node:url';

import type { RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { DecodeImageOptions } from '@grounder/images';

import { loadDefaultCodec } from './default-codec.js';
import type { ImageSource } from './image-source.js';

/** An uncompressed TIFF of 100 million pixels of 16 bits has 600 MB. */
const imageFile = {
  expected: 'an image file',
  maxBytes: 2 ** 30,
  advice: 'name one image file, and check the path',
} as const;

/**
 * Loads a picture: upright, 8-bit RGB, transparency over white.
 * @param source - A path, a `file:` URL, an image file's bytes, a `Blob`, or raw pixels.
 * @param options - The codec and the limit on pixels; sharp is used when it is installed and no
 *   codec is given, otherwise image-js.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, or what decoding throws:
 *   `INVALID_IMAGE`, `UNSUPPORTED_IMAGE`, `IMAGE_TOO_LARGE`.
 */
export async function loadImage(
  source: ImageSource,
  options: DecodeImageOptions = {},
): Promise<RasterImage> {
  const { decodeImage } = await import('@grounder/images');
  const codec = options.codec ?? (await loadDefaultCodec());
  if (typeof source !== 'string' && !isUrl(source)) {
    return decodeImage(source, { ...options, codec });
  }
  const path = typeof source === 'string' ? source : pathOfUrl(source);
  const { readRegularFile } = await import('@grounder/models/internal');
  const bytes = await readRegularFile(path, imageFile);
  try {
    return await decodeImage(bytes, { ...options, codec });
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    throw new GroundingError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Also of another realm, such as a test environment's. */
function isUrl(source: unknown): source is URL {
  return source instanceof URL || Object.prototype.toString.call(source) === '[object URL]';
}

function pathOfUrl(url: URL): string {
  try {
    return fileURLToPath(url.href);
  } catch (cause) {
    const got = url.href.slice(0, 100);
    throw new GroundingError(
      'INVALID_IMAGE',
      `expected a file: URL of an image file, got ${got}: fetch it and hand over its bytes`,
      { cause },
    );
  }
}
