import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { sharpAdvice, unsupportedImage } from '../errors.js';
import { applyExifOrientation, readExifOrientation } from '../exif-orientation.js';
import type { CheckedJpeg } from './check-jpeg.js';
import { checkJpeg, copyCodedJpeg } from './check-jpeg.js';
import { withPackedBlocks } from './packed-blocks.js';

/**
 * Decodes a JPEG file with jpeg-js, which is shown only what it needs of a file that was checked:
 * it takes memory for each frame header before it refuses, and time for each scan.
 */
export async function decodeJpeg(bytes: Uint8Array, maxPixels: number): Promise<RasterImage> {
  const jpeg = checkJpeg(bytes, maxPixels);
  const unsupported = describeUnsupportedJpeg(jpeg);
  if (unsupported !== undefined) {
    throw unsupportedImage(
      `expected a JPEG that image-js reads, got ${unsupported}; ${sharpAdvice}`,
    );
  }
  const { default: decoder } = await import('jpeg-js');
  const coded = copyCodedJpeg(bytes);
  const { data, width, height } = withPackedBlocks(() =>
    decoder.decode(coded, {
      useTArray: true,
      formatAsRGBA: false,
      // Both limits would refuse by the claimed size; the cost is checked.
      maxResolutionInMP: Infinity,
      maxMemoryUsageInMB: Infinity,
    }),
  );
  const stored = createRasterImage(width, height, data);
  return applyExifOrientation(stored, readExifOrientation(jpeg.exif));
}

/** Tells why jpeg-js would refuse a JPEG file or, worse, show it in wrong colours. */
function describeUnsupportedJpeg(jpeg: CheckedJpeg): string | undefined {
  const { marker, precision, components } = jpeg.frame;
  if (marker > 0xc2) {
    return marker === 0xc3 ? 'a lossless JPEG' : 'an arithmetic-coded or hierarchical JPEG';
  }
  if (precision !== 8) return `a JPEG of ${precision} bits a sample`;
  if (components.length === 3) {
    return isPlainRgb(jpeg) ? 'a JPEG that stores RGB instead of YCbCr' : undefined;
  }
  if (components.length === 4) {
    // Without Adobe's mark nobody knows whether inks are stored inverted.
    return jpeg.adobeTransform === undefined ? 'a CMYK JPEG without an Adobe segment' : undefined;
  }
  return components.length === 1 ? undefined : `a JPEG of ${components.length} components`;
}

/** The rules by which libjpeg tells RGB from YCbCr. */
function isPlainRgb({ jfif, adobeTransform, frame }: CheckedJpeg): boolean {
  if (jfif) return false;
  if (adobeTransform !== undefined) return adobeTransform === 0;
  return String.fromCharCode(...frame.components.map(({ id }) => id)) === 'RGB';
}
