import { GroundingError } from '@grounder/core';

/** A colour in sRGB: three whole numbers from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Eight colours that stay apart for colour-blind eyes: the set of M. Okabe and K. Ito, "Color
 * Universal Design", 2008, with the black one last since it is lost in dark photos.
 */
export const okabeItoPalette: readonly Colour[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [213, 94, 0],
  [204, 121, 167],
  [0, 114, 178],
  [0, 0, 0],
];

/** Black. */
export const black: Colour = [0, 0, 0];

/** White. */
export const white: Colour = [255, 255, 255];

/** Checks a colour, which may come from plain JavaScript. */
export function checkColour(name: string, colour: unknown): void {
  if (Array.isArray(colour) && colour.length === 3 && colour.every(isLevel)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected the ${name} to be three whole numbers from 0 to 255 (red, green, blue), ` +
      `got ${JSON.stringify(colour)}`,
  );
}

function isLevel(level: unknown): boolean {
  return Number.isInteger(level) && Number(level) >= 0 && Number(level) <= 255;
}

/** Picks black or white, whichever is easier to read on a background. */
export function contrastingColour(background: Colour): Colour {
  const luminance = relativeLuminance(background);
  return contrast(1, luminance) >= contrast(luminance, 0) ? white : black;
}

/** Measures how light a colour is, as WCAG 2 defines relative luminance. */
export function relativeLuminance([red, green, blue]: Colour): number {
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

function toLinear(level: number): number {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function contrast(lighter: number, darker: number): number {
  return (lighter + 0.05) / (darker + 0.05);
}
