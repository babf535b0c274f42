import type { ImageCodec, ImageFormat, RasterImage } from '@grounder/core';

import { checkPixelCount, readImageHeader } from '../header.js';
import { decoderOf } from './decode-file.js';
import { decodeOffThread } from './decoding-thread.js';

/** The quality of JPEG files written, 1 to 100. */
const jpegQuality = 90;

/**
 * Makes the codec that runs everywhere, in browsers too, without anything native. It reads JPEG
 * (baseline and progressive, grey, YCbCr, Adobe CMYK) and writes PNG and JPEG with the packages of
 * image-js, which are loaded at first use; PNG, BMP and TIFF files (strips: uncompressed, LZW,
 * Deflate) are read by this package's own readers, because image-js misreads several kinds of them or
 * has no bounds (decisions 0020, 0121).
 *
 * No file costs more memory or time than the allowed pixels (decision 0120). In Node it decodes on a
 * thread of its own, which an `AbortSignal` ends; elsewhere, and in bundles that do not have the file
 * `image-decoding-worker.js` beside them, it decodes on the calling thread, with the same bounds.
 *
 * Files that would be shown in wrong colours are refused with `UNSUPPORTED_IMAGE`.
 *
 * @example
 * ```ts
 * const image = await imageJsCodec().decode(bytes, { maxPixels: 100_000_000 });
 * ```
 */
export function imageJsCodec(): ImageCodec {
  return {
    async decode(bytes, options) {
      const header = readImageHeader(bytes);
      checkPixelCount(header, options.maxPixels);
      // What cannot be read is refused before a thread is started for it.
      decoderOf(header.format);
      return decodeOffThread(bytes, options);
    },
    encode: encodeWithImageJs,
  };
}

async function encodeWithImageJs(image: RasterImage, format: ImageFormat): Promise<Uint8Array> {
  const { width, height, data } = image;
  if (format === 'png') {
    const { encode } = await import('fast-png');
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return encode({ width, height, data: bytes, depth: 8, channels: 3 });
  }
  const { default: jpeg } = await import('jpeg-js');
  const picture = { width, height, data: addAlpha(data) };
  // Its types say Buffer, which browsers do not know.
  const { data: file } = jpeg.encode(picture, jpegQuality) as { readonly data: Uint8Array };
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}

/** Jpeg-js reads four bytes a pixel and ignores the last. */
function addAlpha(rgb: RasterImage['data']): Uint8Array {
  const rgba = new Uint8Array((4 * rgb.length) / 3);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
  return rgba;
}
