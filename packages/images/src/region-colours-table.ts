import { basicColourTerms, nameColour, perceiveColour } from './region-colours-terms.js';

/** Colours are rounded to 32 levels a channel before they are named. */
export const roundedColours = 1 << 15;

/** Numbers a rounded colour has in {@link colourNames}: a share for each term, then its lightness. */
export const namesPerColour = basicColourTerms.length + 1;

const names = new Float64Array(roundedColours * namesPerColour);
const isNamed = new Uint8Array(roundedColours);

/** Rounds a colour, channels 0 to 255, to 15 bits. */
export function roundColour(red: number, green: number, blue: number): number {
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

/**
 * Names rounded colours, each once: the conversion to Oklab costs far more than a look into a
 * table.
 *
 * @param colours - Rounded colours that must be named.
 * @returns The names of all colours that were ever asked for: those of colour `c` begin at
 *   `c * namesPerColour`, shares in the order of `basicColourTerms`. Must not be written to.
 */
export function colourNames(colours: Uint16Array): Float64Array {
  for (const colour of colours) {
    if (isNamed[colour] === 0) nameRounded(colour);
  }
  return names;
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
