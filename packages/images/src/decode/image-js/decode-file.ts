import type { RasterImage } from '@grounder/core';

import { decodeBmp } from '../bmp/decode-bmp.js';
import { decodingError, sharpAdvice, unsupportedHeic, unsupportedImage } from '../errors.js';
import type { ImageFileFormat } from '../header.js';
import { readImageHeader } from '../header.js';
import { decodeJpeg } from '../jpeg/decode-jpeg.js';
import { decodePng } from '../png/decode-png.js';
import { decodeTiff } from '../tiff/decode-tiff.js';

/**
 * Decodes an image file with what runs everywhere, on this thread.
 * @param maxPixels - The pixels whose cost is allowed.
 */
export async function decodeFile(bytes: Uint8Array, maxPixels: number): Promise<RasterImage> {
  const { format } = readImageHeader(bytes);
  try {
    return await decoderOf(format)(bytes, maxPixels);
  } catch (error) {
    throw decodingError(error, format.toUpperCase());
  }
}

type Decoder = (bytes: Uint8Array, maxPixels: number) => RasterImage | Promise<RasterImage>;

/**
 * The decoder of a format.
 * @throws GroundingError `UNSUPPORTED_IMAGE` when there is none.
 */
export function decoderOf(format: ImageFileFormat): Decoder {
  const decoder = decoders[format];
  if (decoder !== undefined) return decoder;
  if (format === 'heic') throw unsupportedHeic();
  throw unsupportedImage(
    `expected PNG, JPEG, TIFF or BMP, got ${format}, which the image-js codec does not read; ${sharpAdvice}`,
  );
}

const decoders: Readonly<Partial<Record<ImageFileFormat, Decoder>>> = {
  bmp: decodeBmp,
  jpeg: decodeJpeg,
  png: decodePng,
  tiff: decodeTiff,
};
