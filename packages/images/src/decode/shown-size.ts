import type { Size } from '@grounder/core';

import { readExifOrientation } from './exif-orientation.js';
import { readImageHeader } from './header.js';
import type { ImageFileFormat } from './header.js';
import { readJpegExif } from './jpeg/structure.js';

/**
 * Reads the size of a JPEG or TIFF as shown, upright, and of any other picture as stored, off its
 * header.
 * @throws GroundingError as {@link readImageHeader} does.
 */
export function readShownSize(bytes: Uint8Array): Size {
  const { format, width, height } = readImageHeader(bytes);
  const isTurned = readExifOrientation(exifOf(bytes, format)) >= 5;
  return isTurned ? { width: height, height: width } : { width, height };
}

function exifOf(bytes: Uint8Array, format: ImageFileFormat): Uint8Array | undefined {
  if (format === 'tiff') return bytes;
  return format === 'jpeg' ? readJpegExif(bytes) : undefined;
}
