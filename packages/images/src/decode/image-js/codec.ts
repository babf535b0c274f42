import type { ImageCodec, ImageFormat, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { decodeBmp } from '../bmp/decode-bmp.js';
import { decodePng } from '../png/decode-png.js';
import type { ExifOrientation } from '../exif-orientation.js';
import { applyExifOrientation, readExifOrientation } from '../exif-orientation.js';
import {
  decodingError,
  invalidImage,
  sharpAdvice,
  unsupportedHeic,
  unsupportedImage,
} from '../errors.js';
import type { ImageFileFormat } from '../header.js';
import { checkPixelCount, readImageHeader } from '../header.js';
import { describeUnsupportedJpeg, describeUnsupportedTiff } from './support.js';
import { readCompleteJpeg } from '../jpeg-structure.js';
import type { ChannelCount } from '../rgb-pixels.js';
import { narrowSamples, toRgb } from '../rgb-pixels.js';
import { rewriteTiffDirectory } from '../tiff/rewrite.js';
import { readTiffTags } from '../tiff/tags.js';

/** The quality of JPEG files written, 1 to 100. */
const jpegQuality = 90;

/**
 * Makes the codec that runs everywhere, in browsers too, without anything native. It reads JPEG
 * (baseline and progressive, grey, YCbCr, Adobe CMYK), TIFF (uncompressed, LZW, Deflate) and writes
 * PNG and JPEG with image-js, which is loaded at first use; PNG and BMP files are read by this
 * package's own readers, because image-js misreads several kinds of them (decision 0020).
 *
 * Files that image-js would show in wrong colours are refused with `UNSUPPORTED_IMAGE`.
 *
 * @example
 * ```ts
 * const image = await imageJsCodec().decode(bytes, { maxPixels: 100_000_000 });
 * ```
 */
export function imageJsCodec(): ImageCodec {
  return {
    async decode(bytes, { maxPixels }) {
      const header = readImageHeader(bytes);
      checkPixelCount(header, maxPixels);
      try {
        return await decodeFormat(bytes, header.format);
      } catch (error) {
        throw decodingError(error, header.format.toUpperCase());
      }
    },
    encode: encodeWithImageJs,
  };
}

async function decodeFormat(bytes: Uint8Array, format: ImageFileFormat): Promise<RasterImage> {
  switch (format) {
    case 'png':
      return decodePng(bytes);
    case 'bmp':
      return decodeBmp(bytes);
    case 'jpeg':
      return decodeJpeg(bytes);
    case 'tiff':
      return decodeTiff(bytes);
    case 'heic':
      throw unsupportedHeic();
    case 'avif':
    case 'gif':
    case 'webp':
      throw unsupportedImage(
        `expected PNG, JPEG, TIFF or BMP, got ${format}, which the image-js codec does not read; ${sharpAdvice}`,
      );
  }
}

async function decodeJpeg(bytes: Uint8Array): Promise<RasterImage> {
  const structure = readCompleteJpeg(bytes);
  const unsupported = describeUnsupportedJpeg(structure);
  if (unsupported !== undefined) {
    throw unsupportedImage(
      `expected a JPEG that image-js reads, got ${unsupported}; ${sharpAdvice}`,
    );
  }
  if (structure.exif === undefined) return decodeWithImageJs(bytes, 1);
  const [start, end] = structure.exif;
  const orientation = readExifOrientation(bytes.subarray(start, end));
  // Image-js fails on a damaged EXIF block, so it is given a copy in which the block has no name.
  const nameless = bytes.slice();
  nameless.fill(0, start - 6, start);
  return decodeWithImageJs(nameless, orientation);
}

async function decodeTiff(bytes: Uint8Array): Promise<RasterImage> {
  const tags = readTiffTags(bytes);
  const unsupported = describeUnsupportedTiff(tags);
  if (unsupported !== undefined) {
    throw unsupportedImage(
      `expected a TIFF that image-js reads, got ${unsupported}; ${sharpAdvice}`,
    );
  }
  return decodeWithImageJs(rewriteTiffDirectory(bytes, tags), readExifOrientation(bytes));
}

async function decodeWithImageJs(
  bytes: Uint8Array,
  orientation: ExifOrientation,
): Promise<RasterImage> {
  const { decode } = await import('image-js');
  const decoded = decode(bytes);
  const { data, width, height, channels } = decoded.getRawImage();
  const narrow = data instanceof Uint16Array ? narrowSamples(data) : data;
  const stored = createRasterImage(width, height, toRgb(narrow, readChannels(channels)));
  return applyExifOrientation(stored, orientation);
}

function readChannels(channels: number): ChannelCount {
  if (channels === 1 || channels === 2 || channels === 3 || channels === 4) return channels;
  throw invalidImage(`expected 1 to 4 samples a pixel, got ${channels}`);
}

async function encodeWithImageJs(image: RasterImage, format: ImageFormat): Promise<Uint8Array> {
  const { Image, encodeJpeg, encodePng } = await import('image-js');
  const { width, height, data } = image;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const picture = new Image(width, height, { data: bytes, colorModel: 'RGB' });
  return format === 'png' ? encodePng(picture) : encodeJpeg(picture, { quality: jpegQuality });
}
