import type { Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/**
 * Chooses a text size that stays readable when the image is shown at the usual size of a page.
 *
 * @param image - The image or its size.
 * @returns Whole pixels, at least 11.
 */
export function defaultTextSize({ width, height }: Size): number {
  return Math.max(11, Math.round(0.028 * ((width + height) / 2)));
}

/**
 * Chooses a thickness of lines that goes with the image's size.
 *
 * @param image - The image or its size.
 * @returns Whole pixels, at least 1.
 */
export function defaultThickness({ width, height }: Size): number {
  return Math.max(1, Math.round(0.005 * ((width + height) / 2)));
}

/** Sizes beyond it are no pictures; it keeps the arithmetic of rows and columns exact. */
const maximum = 100_000;

/**
 * Checks a length in pixels.
 *
 * @param name - The option's name, for the message.
 * @param value - The length.
 * @throws GroundingError `INVALID_OPTION` when it is no whole number from 1 to 100,000.
 */
export function checkPixels(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of pixels from 1 to ${maximum}, got ${value}`,
  );
}
