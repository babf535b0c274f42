import type { RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { BoxKernel } from './blur-kernel.js';
import { boxKernel, passes } from './blur-kernel.js';
import { copyImage } from './surface.js';

/** Far beyond what changes any image; bounds the memory for repeated border pixels. */
const maxSigma = 10_000;

/** How far {@link blurImage} blurs. */
export interface BlurOptions {
  /** Standard deviation of the Gaussian in pixels, 0 to 10,000; 0 copies the image. */
  readonly sigma: number;
}

/**
 * Blurs an image as Pillow's `ImageFilter.GaussianBlur(sigma)` does, byte for byte: three box blurs
 * of fractional width along the rows, then three along the columns, each rounded to bytes; beyond
 * the border the outermost pixel repeats. The time does not depend on sigma.
 *
 * @example
 * ```ts
 * const background = blurImage(photo, { sigma: 100 });
 * ```
 */
export function blurImage(image: RasterImage, { sigma }: BlurOptions): RasterImage {
  checkSigma(sigma);
  const blurred = copyImage(image);
  if (sigma === 0) return blurred;
  const kernel = boxKernel(sigma);
  blurRows(blurred.data, image.width, kernel);
  blurColumns(blurred.data, 3 * image.width, kernel);
  return blurred;
}

/**
 * Checks the width of a blur.
 * @param sigma - Standard deviation in pixels.
 */
export function checkSigma(sigma: number): void {
  if (sigma >= 0 && sigma <= maxSigma) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a sigma from 0 to ${maxSigma} pixels, got ${sigma}`,
  );
}

/** Blurs along the rows in place, all three channels of a row in one go. */
function blurRows(data: Uint8Array, width: number, kernel: BoxKernel): void {
  const reach = kernel.radius + 1;
  const line = new Uint8Array(3 * (width + 2 * reach));
  for (let start = 0; start < data.length; start += 3 * width) {
    const row = data.subarray(start, start + 3 * width);
    for (let pass = 0; pass < passes; pass++) {
      extendRow(line, row, reach);
      for (let channel = 0; channel < 3; channel++) blurChannel(row, line, { channel, kernel });
    }
  }
}

/** Copies a row into the middle of a line and repeats its end pixels on both sides. */
function extendRow(line: Uint8Array, row: Uint8Array, reach: number): void {
  line.set(row, 3 * reach);
  for (let index = 0; index < 3 * reach; index++) {
    line[index] = row[index % 3] ?? 0;
    line[3 * reach + row.length + index] = row[row.length - 3 + (index % 3)] ?? 0;
  }
}

interface Channel {
  readonly channel: number;
  readonly kernel: BoxKernel;
}

function blurChannel(row: Uint8Array, line: Uint8Array, { channel, kernel }: Channel): void {
  const { radius, nearWeight, farWeight } = kernel;
  const span = 3 * (2 * radius + 1);
  // The window of the first pixel, one pixel short: the loop adds its last one.
  let sum = 0;
  for (let index = channel + 3; index < channel + span; index += 3) sum += line[index] ?? 0;
  for (let index = channel; index < row.length; index += 3) {
    sum += line[index + span] ?? 0;
    const ends = (line[index] ?? 0) + (line[index + span + 3] ?? 0);
    // Products and sum stay below 2^32, so wrapping to 32 bits and shifting unsigned is exact.
    row[index] = (Math.imul(sum, nearWeight) + Math.imul(ends, farWeight) + 0x800000) >>> 24;
    sum -= line[index + 3] ?? 0;
  }
}

/**
 * Blurs along the columns in place. Sums run for a whole row of columns at once, which reads the
 * memory in order.
 */
function blurColumns(data: Uint8Array, rowLength: number, kernel: BoxKernel): void {
  const sums = new Uint32Array(rowLength);
  const source = new Uint8Array(data.length);
  for (let pass = 0; pass < passes; pass++) {
    source.set(data);
    blurDown({ source, target: data, sums }, kernel);
  }
}

interface Columns {
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly sums: Uint32Array;
}

function blurDown({ source, target, sums }: Columns, kernel: BoxKernel): void {
  const { radius, nearWeight, farWeight } = kernel;
  const rowLength = sums.length;
  const lastRow = source.length / rowLength - 1;
  const startOf = (row: number) => rowLength * Math.min(Math.max(row, 0), lastRow);
  startSums({ source, target, sums }, radius);
  for (let row = 0; row <= lastRow; row++) {
    const entering = startOf(row + radius);
    const leaving = startOf(row - radius);
    const before = startOf(row - radius - 1);
    const after = startOf(row + radius + 1);
    const start = row * rowLength;
    for (let column = 0; column < rowLength; column++) {
      const sum = (sums[column] ?? 0) + (source[entering + column] ?? 0);
      const ends = (source[before + column] ?? 0) + (source[after + column] ?? 0);
      target[start + column] =
        (Math.imul(sum, nearWeight) + Math.imul(ends, farWeight) + 0x800000) >>> 24;
      sums[column] = sum - (source[leaving + column] ?? 0);
    }
  }
}

/** Sums the rows from `-radius` to `radius - 1`, those outside the image taken as its first or last. */
function startSums({ source, sums }: Columns, radius: number): void {
  const rowLength = sums.length;
  const lastRow = source.length / rowLength - 1;
  const below = Math.max(radius - 1 - lastRow, 0);
  for (let column = 0; column < rowLength; column++) {
    sums[column] =
      radius * (source[column] ?? 0) + below * (source[rowLength * lastRow + column] ?? 0);
  }
  for (let row = 0; row < Math.min(radius, lastRow + 1); row++) {
    for (let column = 0; column < rowLength; column++) {
      sums[column] = (sums[column] ?? 0) + (source[row * rowLength + column] ?? 0);
    }
  }
}
