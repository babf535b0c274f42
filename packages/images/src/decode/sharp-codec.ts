import type { DecodeOptions, ImageCodec, ImageFormat, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { checkCost } from './cost.js';
import { decodingError, invalidImage, unsupportedHeic, unsupportedImage } from './errors.js';
import type { ImageHeader } from './header.js';
import { checkPixelCount, readImageHeader } from './header.js';
import { decodeOffThread } from './image-js/decoding-thread.js';
import { inksToRgb } from './inks.js';
import { checkJpeg } from './jpeg/check-jpeg.js';
import { copyPngPixels } from './png/chunks.js';
import type { ChannelCount } from './rgb-pixels.js';
import { toRgb } from './rgb-pixels.js';
import { checkTiffParts } from './tiff/check-tiff.js';
import { readTiffTags } from './tiff/tags.js';
import { untilAborted } from './until-aborted.js';

/** How {@link SharpModule} is told to read: the part of sharp's options that is used. */
export interface SharpInputOptions {
  /** From which kind of fault on reading fails. */
  readonly failOn?: 'truncated';
  /** Whether an embedded colour profile is left alone. */
  readonly ignoreIcc?: boolean;
  /** Most pixels. */
  readonly limitInputPixels?: number;
  /** The layout of input that is pixels already. */
  readonly raw?: { readonly width: number; readonly height: number; readonly channels: 3 };
}

/** What comes out of sharp: bytes and, for pixels, their layout. */
export interface SharpOutput {
  /** The file or pixels. */
  readonly data: Uint8Array;
  /** The layout. */
  readonly info: { readonly width: number; readonly height: number; readonly channels: number };
}

/** The methods of a sharp pipeline that are used. */
export interface SharpPipeline {
  /** Turns the picture upright as its EXIF orientation says. */
  rotate(): SharpPipeline;
  /** Chooses the colour space that the pixels are worked on in. */
  pipelineColourspace(colourspace: string): SharpPipeline;
  /** Chooses the colour space of the output. */
  toColourspace(colourspace: string): SharpPipeline;
  /** Makes the output pixels. */
  raw(options: { readonly depth: 'uchar' }): SharpPipeline;
  /** Makes the output a PNG file. */
  png(): SharpPipeline;
  /** Makes the output a JPEG file. */
  jpeg(options: { readonly quality: number; readonly chromaSubsampling: string }): SharpPipeline;
  /** Runs the pipeline. */
  toBuffer(options: { readonly resolveWithObject: true }): Promise<SharpOutput>;
}

/** The value that `import sharp from 'sharp'` gives, as far as it is used. */
export type SharpModule = (input: Uint8Array, options: SharpInputOptions) => SharpPipeline;

/** The quality of JPEG files written, 1 to 100. */
const jpegQuality = 90;

/**
 * Makes the codec that works with sharp (libvips): several times as fast as {@link imageJsCodec},
 * and it adds WebP, AVIF and GIF (the first frame). PNG, lossless TIFF and BMP files give exactly
 * the same pixels. Colour profiles are not applied, as in Pillow and image-js.
 *
 * Headers, scans and tables are checked before libvips sees a file, so that none costs more than the
 * allowed pixels. An aborted call is rejected at once; libvips cannot be stopped and ends in the
 * background.
 * @param sharp - The module's default export; it is passed in so that nobody is forced to install it.
 * @example
 * ```ts
 * import sharp from 'sharp';
 *
 * const image = await decodeImage(bytes, { codec: sharpCodec(sharp) });
 * ```
 */
export function sharpCodec(sharp: SharpModule): ImageCodec {
  return {
    async decode(bytes, options) {
      const { signal } = options;
      signal?.throwIfAborted();
      const header = readImageHeader(bytes);
      checkPixelCount(header, options.maxPixels);
      try {
        // Libvips does not read BMP files.
        if (header.format === 'bmp') return await decodeOffThread(bytes, options);
        const checked = checkForSharp(bytes, header, options.maxPixels);
        return await untilAborted(decodeWithSharp(sharp, checked, options), signal);
      } catch (error) {
        if (signal?.aborted === true) throw error;
        throw sharpError(error, header.format);
      }
    },
    encode: (image, format) => encodeWithSharp(sharp, image, format),
  };
}

/** A file that libvips may see. */
interface CheckedFile {
  readonly bytes: Uint8Array;
  /** Whether its pixels are inks; libvips would show them as a press does. */
  readonly inks: boolean;
}

function checkForSharp(bytes: Uint8Array, header: ImageHeader, maxPixels: number): CheckedFile {
  const { format, width, height } = header;
  // Measured on files of 1 to 10,000 rows: libvips works on bands of at least ten rows.
  const cost = { bytes: 13 * width * height + 90 * width, nanoseconds: 0 };
  checkCost(cost, maxPixels, () => `a ${format} file whose rows have ${width} pixels`);
  switch (format) {
    case 'jpeg':
      return { bytes, inks: checkJpeg(bytes, maxPixels).frame.components.length === 4 };
    case 'png':
      return { bytes: copyPngPixels(bytes, maxPixels), inks: false };
    case 'tiff':
      return { bytes, inks: checkTiffParts(readTiffTags(bytes), maxPixels).inks };
    default:
      return { bytes, inks: false };
  }
}

async function decodeWithSharp(
  sharp: SharpModule,
  { bytes, inks }: CheckedFile,
  { maxPixels }: DecodeOptions,
): Promise<RasterImage> {
  const pipeline = sharp(bytes, {
    failOn: 'truncated',
    ignoreIcc: true,
    limitInputPixels: maxPixels,
  }).rotate();
  const coloured = inks
    ? pipeline.pipelineColourspace('cmyk').toColourspace('cmyk')
    : pipeline.toColourspace('srgb');
  const { data, info } = await coloured
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // Laying over white is done here and not by sharp, which rounds otherwise.
  const rgb = inks ? inksToRgb(data) : toRgb(data, readChannels(info.channels));
  return createRasterImage(info.width, info.height, rgb);
}

function readChannels(channels: number): ChannelCount {
  if (channels === 1 || channels === 2 || channels === 3 || channels === 4) return channels;
  throw unsupportedImage(
    `expected 1 to 4 samples a pixel, got ${channels}; convert the file to PNG`,
  );
}

/** Sharp's errors have no codes; its words for "cannot read this kind" are matched. */
function sharpError(error: unknown, format: string): Error {
  // The binaries of sharp have no codec for it; a libvips that has one does not get here.
  if (format === 'heic') return unsupportedHeic(error);
  const message = error instanceof Error ? error.message : '';
  if (/unsupported|not a known file format|no codec|not built/i.test(message)) {
    return unsupportedImage(
      `expected a file that sharp reads, got a kind of ${format} that it does not (${message.trim()}); convert the file to PNG`,
      error,
    );
  }
  return decodingError(error, format.toUpperCase());
}

async function encodeWithSharp(
  sharp: SharpModule,
  image: RasterImage,
  format: ImageFormat,
): Promise<Uint8Array> {
  const { data, width, height } = image;
  if (data.length !== 3 * width * height) {
    throw invalidImage(`expected ${3 * width * height} bytes of RGB, got ${data.length}`);
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const pipeline = sharp(bytes, { raw: { width, height, channels: 3 } });
  const chosen =
    format === 'png'
      ? pipeline.png()
      : pipeline.jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' });
  const { data: file } = await chosen.toBuffer({ resolveWithObject: true });
  return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
}
