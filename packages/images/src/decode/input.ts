import type { RasterImage } from '@grounder/core';

/** Pixels that are already decoded, as a canvas or a camera gives them. */
export interface RawPixels {
  /** `channels * width * height` bytes, rows from top to bottom, pixels from left to right. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Columns, at least 1. */
  readonly width: number;
  /** Rows, at least 1. */
  readonly height: number;
  /** Bytes a pixel: 1 is grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha (not premultiplied). */
  readonly channels: 1 | 2 | 3 | 4;
}

/**
 * Whatever {@link decodeImage} turns into a picture: an image file's bytes, or pixels. `ImageData` of a
 * canvas, which has four bytes a pixel, is taken as it is.
 */
export type ImageInput = ArrayBufferView | ArrayBufferLike | Blob | RawPixels | RasterImage;
