import { basicColourTerms } from '@grounder/core/internal';
import { nameColour, perceiveColour } from './colour-terms.js';

/** Colours are rounded to 32 levels a channel before they are named. */
export const roundedColours = 1 << 15;

/** Numbers that name a colour: a share for each term, then the lightness. */
export const namesPerColour = basicColourTerms.length + 1;

const names = new Float64Array(roundedColours * namesPerColour);
const isNamed = new Uint8Array(roundedColours);

/** Rounds a colour, channels 0 to 255, to 15 bits. */
export function roundColour(red: number, green: number, blue: number): number {
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

/**
 * Adds what a rounded colour is called to sums. Each is named once: the conversion to Oklab costs
 * far more than a look into a table.
 * @param sums - A number for each term in the order of `basicColourTerms`, then the lightness.
 * @param colour - As {@link roundColour} gives it.
 */
export function addNames(sums: Float64Array, colour: number, weight: number): void {
  if (isNamed[colour] === 0) nameRounded(colour);
  const start = colour * namesPerColour;
  for (let place = 0; place < namesPerColour; place += 1) {
    sums[place] = (sums[place] ?? 0) + weight * (names[start + place] ?? 0);
  }
}

function nameRounded(colour: number): void {
  const red = middleOf(colour >> 10);
  const green = middleOf((colour >> 5) & 31);
  const blue = middleOf(colour & 31);
  const shares = nameColour(red, green, blue);
  const start = colour * namesPerColour;
  for (const [place, term] of basicColourTerms.entries()) names[start + place] = shares[term];
  names[start + basicColourTerms.length] = perceiveColour(red, green, blue).lightness;
  isNamed[colour] = 1;
}

function middleOf(step: number): number {
  // Black and white stay what they are.
  return step === 31 ? 255 : step === 0 ? 0 : 8 * step + 4;
}
