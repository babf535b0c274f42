import type { DecodeOptions, ImageCodec, RasterImage } from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import { defined, describeValue } from '@grounder/core/internal';

import { invalidImage } from './errors.js';
import { checkPixelCount } from './header.js';
import type { ImageInput, RawPixels } from './input.js';
import { imageJsCodec } from './image-js/codec.js';
import { toRgb } from './rgb-pixels.js';

/** How {@link decodeImage} decodes. */
export interface DecodeImageOptions {
  /**
   * Who reads image files.
   * @defaultValue `imageJsCodec()`
   */
  readonly codec?: ImageCodec;
  /**
   * Most pixels (width × height). More are refused before memory is taken for them, and so is a file
   * that would cost more than so many: 24 bytes of memory and 80 nanoseconds each.
   * @defaultValue 100_000_000
   */
  readonly maxPixels?: number;
  /** Ends the decoding; the promise rejects with the signal's reason at once. */
  readonly signal?: AbortSignal;
}

/**
 * Turns whatever shows a picture into 8-bit RGB: an image file's bytes go through the codec (upright
 * as EXIF says, transparency over white), raw pixels need none.
 * @param input - Bytes of a file, a `Blob` or `File`, raw pixels, a canvas' `ImageData`, or a picture,
 *   which is returned as it is.
 * @throws GroundingError `INVALID_IMAGE` when the bytes are empty, cut, damaged or no image, or raw
 *   pixels have another length than their size says; `UNSUPPORTED_IMAGE` when the codec does not
 *   read this kind of file; `IMAGE_TOO_LARGE` beyond `maxPixels`; `INVALID_OPTION` for a limit that
 *   is not a positive number.
 * @example
 * ```ts
 * const image = await decodeImage(await file.arrayBuffer());
 * const frame = await decodeImage({ data: rgba, width: 640, height: 480, channels: 4 });
 * ```
 */
export async function decodeImage(
  input: ImageInput,
  options: DecodeImageOptions = {},
): Promise<RasterImage> {
  const { codec = imageJsCodec(), maxPixels = 100_000_000 } = options;
  if (!(maxPixels >= 1)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected maxPixels of at least 1, got ${maxPixels}`,
    );
  }
  const limits: DecodeOptions = { maxPixels, ...defined({ signal: options.signal }) };
  const bytes = await bytesOf(input);
  if (bytes !== undefined) return codec.decode(bytes, limits);
  if (!isPixels(input)) {
    throw invalidImage(
      'expected a picture: the bytes of an image file, a Blob, ImageData, or pixels {data, width, ' +
        `height, channels}, got ${describeValue(input)}`,
    );
  }
  checkPixelCount(input, maxPixels);
  return readPixels(input);
}

/** The bytes of an image file, however they are held; undefined when they are not. */
async function bytesOf(input: unknown): Promise<Uint8Array | undefined> {
  if (typeof input !== 'object' || input === null) return undefined;
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (isBlob(input)) return new Uint8Array(await input.arrayBuffer());
  return isArrayBuffer(input) ? new Uint8Array(input) : undefined;
}

function readPixels(input: RawPixels | RasterImage): RasterImage {
  const { data, width, height } = input;
  const channels = channelsOf(input);
  if (![1, 2, 3, 4].includes(channels)) {
    throw invalidImage(`expected 1, 2, 3 or 4 channels, got ${String(channels)}`);
  }
  const length = channels * width * height;
  if (data.length !== length) {
    throw invalidImage(
      `expected ${length} bytes for ${width}×${height} pixels of ${channels} channels, got ${data.length}`,
    );
  }
  const picture = createRasterImage(width, height, channels === 3 ? data : toRgb(data, channels));
  // The caller's own object, since what is kept about a picture is kept under it.
  return 'channels' in input || channels === 4 ? picture : input;
}

/** A canvas' ImageData has RGB and alpha, and does not say so. */
function channelsOf(input: RawPixels | RasterImage): RawPixels['channels'] {
  if ('channels' in input) return input.channels;
  return input.data.length === 4 * input.width * input.height ? 4 : 3;
}

// Blobs and buffers may come from another realm (a frame, a worker), where instanceof fails.
function isBlob(input: object): input is Blob {
  return 'arrayBuffer' in input && typeof input.arrayBuffer === 'function';
}

function isArrayBuffer(input: object): input is ArrayBuffer {
  return /^\[object (?:Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(input));
}

function isPixels(input: unknown): input is RawPixels | RasterImage {
  if (typeof input !== 'object' || input === null) return false;
  const { data, width, height } = input as Partial<RawPixels>;
  const bytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray;
  return bytes && typeof width === 'number' && typeof height === 'number';
}
