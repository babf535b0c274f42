import type { Box, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { ResampleFilter } from './filters.js';
import { filterShapes } from './filters.js';
import type { ResampleKernel } from './kernel.js';

/** How a picture is brought to another size. */
export interface ResizeOptions {
  /** Columns that the region becomes, a whole number of at least 1. */
  readonly width: number;
  /** Rows that the region becomes, a whole number of at least 1. */
  readonly height: number;
  /**
   * How pixels are weighted.
   * @defaultValue 'bicubic'
   */
  readonly filter?: ResampleFilter;
  /**
   * Whose resampling is followed, to the bit: Pillow's; that of torchvision on 8-bit tensors with
   * antialiasing, which rounds weights to 16 bits and so differs by a grey level here and there; or
   * OpenCV's `INTER_LINEAR`, which does not widen when a picture shrinks, for `bilinear` and the
   * whole picture only.
   * @defaultValue 'pillow'
   */
  readonly resample?: 'pillow' | 'torchvision' | 'opencv';
  /**
   * The part of the picture to resample, in its pixels; edges may fall between pixels (they are
   * rounded to single precision, as in Pillow). The whole picture when left out.
   */
  readonly region?: Box;
  /**
   * Whether a filter that reaches over the region's edge sees the pixels there: `visible` is
   * Pillow's `resize(size, box=region)`; `hidden` equals cropping first, `crop(region).resize(size)`,
   * without the copy. A pixel that the region covers in part is inside.
   * @defaultValue 'visible'
   */
  readonly surroundings?: 'visible' | 'hidden';
  /**
   * The part of the resized picture that is wanted, whole numbers in its pixels; the rest is not
   * computed. All of it when left out.
   */
  readonly keep?: Box;
  /**
   * What does the arithmetic. Kernels differ in speed only, never in a bit of the result.
   * @defaultValue `fastestKernel()`
   */
  readonly kernel?: ResampleKernel;
}

/** The most pixels that a resized picture may have. */
export const maxResizedPixels = 2 ** 28;

/** Checks sizes and filter, which may come from plain JavaScript or from a file. */
export function checkResizeOptions(options: ResizeOptions): void {
  const { width, height, filter = 'bicubic', surroundings = 'visible' } = options;
  checkSide('width', width);
  checkSide('height', height);
  if (width * height > maxResizedPixels) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected at most ${maxResizedPixels} pixels, got ${width}×${height}`,
    );
  }
  checkChoice('filter', filter, ['nearest', ...Object.keys(filterShapes)]);
  checkChoice('surroundings', surroundings, ['visible', 'hidden']);
  checkResample(options);
}

function checkResample({ resample = 'pillow', filter = 'bicubic', region }: ResizeOptions): void {
  checkChoice('resample', resample, ['pillow', 'torchvision', 'opencv']);
  if (resample !== 'opencv' || (filter === 'bilinear' && region === undefined)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    "expected the filter 'bilinear' and the whole picture to resample as OpenCV does, " +
      `got '${filter}'${region === undefined ? '' : ' and a region; crop the picture first'}`,
  );
}

/** Checks the length of a side in pixels. */
export function checkSide(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a ${name} that is a whole number of at least 1, got ${value}`,
  );
}

/** Checks a word against those that are known. */
export function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the ${name} to be one of ${choices.join(', ')}, got ${value}`,
  );
}

/**
 * Rounds a region to single precision and checks that it lies inside the picture.
 * @param region - The region in pixels of the picture; all of it when undefined.
 */
export function checkRegion(image: RasterImage, region: Box | undefined): Box {
  const { width, height } = image;
  if (region === undefined) return { left: 0, top: 0, right: width, bottom: height };
  const box: Box = {
    left: Math.fround(region.left),
    top: Math.fround(region.top),
    right: Math.fround(region.right),
    bottom: Math.fround(region.bottom),
  };
  if (isInside(box, width, height)) return box;
  throw new GroundingError(
    'INVALID_BOX',
    `expected a region inside the picture of ${width}×${height}, got ${describe(region)}; ` +
      'clip the box to the picture first',
  );
}

/**
 * Checks the wanted part of a resized picture.
 * @param keep - The wanted part in its pixels; all of it when undefined.
 */
export function checkKeep(size: ResizeOptions, keep: Box | undefined): Box {
  const { width, height } = size;
  if (keep === undefined) return { left: 0, top: 0, right: width, bottom: height };
  if (isInside(keep, width, height) && Object.values(keep).every(Number.isInteger)) return keep;
  throw new GroundingError(
    'INVALID_BOX',
    `expected whole pixels inside ${width}×${height} to keep, got ${describe(keep)}`,
  );
}

function isInside(box: Box, width: number, height: number): boolean {
  const { left, top, right, bottom } = box;
  return (
    left >= 0 && left < right && right <= width && top >= 0 && top < bottom && bottom <= height
  );
}

function describe({ left, top, right, bottom }: Box): string {
  return `left ${left}, top ${top}, right ${right}, bottom ${bottom}`;
}
