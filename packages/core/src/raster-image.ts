import { GroundingError } from './grounding-error.js';

/**
 * An 8-bit RGB picture: rows from top to bottom, pixels from left to right, three bytes a pixel.
 * The pixel at column x and row y starts at `data[3 * (y * width + x)]`.
 */
export interface RasterImage {
  /** Columns, at least 1. */
  readonly width: number;
  /** Rows, at least 1. */
  readonly height: number;
  /** `3 * width * height` bytes, each 0 to 255. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * Makes a picture after checking that its parts fit together.
 * @param width - Columns, a whole number of at least 1.
 * @param height - Rows, a whole number of at least 1.
 * @param data - `3 * width * height` bytes; black when left out. Kept, not copied.
 * @throws {@link GroundingError} `INVALID_IMAGE` when a side is not a positive whole number or the
 *   data has another length.
 */
export function createRasterImage(
  width: number,
  height: number,
  data?: Uint8Array | Uint8ClampedArray,
): RasterImage {
  if (!isSide(width) || !isSide(height)) {
    throw new GroundingError(
      'INVALID_IMAGE',
      `expected sides that are whole numbers of at least 1, got ${width}×${height}`,
    );
  }
  const length = 3 * width * height;
  if (data !== undefined && data.length !== length) {
    throw new GroundingError(
      'INVALID_IMAGE',
      `expected ${length} bytes for ${width}×${height} RGB pixels, got ${data.length}`,
    );
  }
  return { width, height, data: data ?? new Uint8Array(length) };
}

function isSide(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
