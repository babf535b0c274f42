import type { DecodeOptions, ImageCodec, ImageFormat, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { decodeBmp } from './bmp/decode-bmp.js';
import { decodingError, invalidImage, unsupportedHeic, unsupportedImage } from './errors.js';
import { checkPixelCount, readImageHeader } from './header.js';
import { readCompleteJpeg } from './jpeg-structure.js';
import { checkPngEnd } from './png/chunks.js';
import type { ChannelCount } from './rgb-pixels.js';
import { toRgb } from './rgb-pixels.js';

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
 * the same pixels. Colour profiles are not applied, as in Pillow and image-js; CMYK files alone go
 * through libvips' press profile, which is duller than Pillow's plain multiplication.
 *
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
      const { format, width, height } = readImageHeader(bytes);
      checkPixelCount({ width, height }, options.maxPixels);
      try {
        // Libvips does not read BMP files.
        if (format === 'bmp') return decodeBmp(bytes);
        if (format === 'jpeg') readCompleteJpeg(bytes);
        if (format === 'png') checkPngEnd(bytes);
        return await decodeWithSharp(sharp, bytes, options);
      } catch (error) {
        throw sharpError(error, format);
      }
    },
    encode: (image, format) => encodeWithSharp(sharp, image, format),
  };
}

async function decodeWithSharp(
  sharp: SharpModule,
  bytes: Uint8Array,
  { maxPixels }: DecodeOptions,
): Promise<RasterImage> {
  const { data, info } = await sharp(bytes, {
    failOn: 'truncated',
    ignoreIcc: true,
    limitInputPixels: maxPixels,
  })
    .rotate()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // Laying over white is done here and not by sharp, which rounds otherwise.
  const rgb = toRgb(data, readChannels(info.channels));
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
