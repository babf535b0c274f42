import type { DecodeOptions, ImageCodec, ImageFormat, RasterImage } from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import { readImageHeader } from '@grounder/images';
import { checkPixelCount, toRgb } from '@grounder/images/internal';

/** The quality of JPEG files written, 0 to 1, as that of the other codecs. */
const jpegQuality = 0.9;

/**
 * Makes the codec of browsers: `createImageBitmap` reads what the browser shows (JPEG, PNG, WebP, AVIF, GIF,
 * BMP), upright as EXIF says, in sRGB, transparency over white. It works in windows and in workers.
 * @example
 * ```ts
 * const image = await decodeImage(file, { codec: bitmapCodec() });
 * ```
 */
export function bitmapCodec(): ImageCodec {
  return {
    async decode(bytes: Uint8Array, { maxPixels, signal }: DecodeOptions): Promise<RasterImage> {
      signal?.throwIfAborted();
      const header = readImageHeader(bytes);
      checkPixelCount(header, maxPixels);
      const bitmap = await abortable(open(bytes, header.format), signal);
      try {
        checkPixelCount(bitmap, maxPixels);
        return toRaster(bitmap);
      } finally {
        bitmap.close();
      }
    },
    async encode({ data, width, height }: RasterImage, format: ImageFormat): Promise<Uint8Array> {
      const { canvas, context } = createCanvas(width, height);
      context.putImageData(new ImageData(toRgba(data), width, height), 0, 0);
      const blob = await canvas.convertToBlob({ type: `image/${format}`, quality: jpegQuality });
      return new Uint8Array(await blob.arrayBuffer());
    },
  };
}

/** The pixels of what the browser has decoded, transparency laid over white. */
export function toRaster(source: ImageBitmap): RasterImage {
  const { width, height } = source;
  if (width === 0 || height === 0) {
    throw new GroundingError(
      'INVALID_IMAGE',
      'expected an ImageBitmap of at least 1×1 pixels, got one that was closed: hand over an open one',
    );
  }
  const { context } = createCanvas(width, height);
  context.drawImage(source, 0, 0);
  return createRasterImage(width, height, toRgb(context.getImageData(0, 0, width, height).data, 4));
}

async function open(bytes: Uint8Array, format: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      imageOrientation: 'from-image',
    });
  } catch (cause) {
    const isShown = ['bmp', 'gif', 'jpeg', 'png', 'webp'].includes(format);
    throw new GroundingError(
      isShown ? 'INVALID_IMAGE' : 'UNSUPPORTED_IMAGE',
      isShown
        ? `expected a complete ${format} file, got damaged or cut data`
        : `expected an image that this browser shows, got ${format}: convert it to JPEG or PNG`,
      { cause },
    );
  }
}

/** A decoding in progress cannot be stopped; its result is dropped. */
async function abortable(
  opening: Promise<ImageBitmap>,
  signal: AbortSignal | undefined,
): Promise<ImageBitmap> {
  const bitmap = await opening;
  if (signal?.aborted === true) bitmap.close();
  signal?.throwIfAborted();
  return bitmap;
}

function createCanvas(
  width: number,
  height: number,
): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context !== null) return { canvas, context };
  throw new GroundingError(
    'IMAGE_TOO_LARGE',
    `expected a canvas of ${width}×${height} pixels, got none: the browser has no memory for it`,
  );
}

function toRgba(rgb: Uint8Array | Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(0xff);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
  }
  return rgba;
}
