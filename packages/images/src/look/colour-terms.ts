import { basicColourTerms } from '@grounder/core/internal';
import type { BasicColourTerm } from '@grounder/core/internal';

/** How well each basic term names a colour, or how much of a region it names; they add up to 1. */
export type ColourShares = Readonly<Record<BasicColourTerm, number>>;

/** A colour by lightness 0 to 1, chroma 0 to about 0.37 and hue in degrees, in Oklab. */
export interface PerceivedColour {
  /** 0 is black, 1 is white. */
  readonly lightness: number;
  /** 0 is grey. */
  readonly chroma: number;
  /** About 29 is red, 110 yellow, 142 green, 264 blue; 0 inclusive to 360 exclusive. */
  readonly hue: number;
}

/**
 * Converts an sRGB colour to Oklab's polar form: B. Ottosson, "A perceptual color space for image
 * processing", 2020. It stands in for CIELAB because blue stays blue there at any chroma, whereas
 * CIELAB bends it towards purple.
 */
export function perceiveColour(red: number, green: number, blue: number): PerceivedColour {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const greenRed = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const blueYellow = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  const degrees = (Math.atan2(blueYellow, greenRed) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(greenRed, blueYellow), hue: (degrees + 360) % 360 };
}

/**
 * Says how well each basic colour term names a colour. Fuzzy borders in Oklab, set by hand so that
 * the named colours of CSS get the term in their names; near a border two terms share.
 */
export function nameColour(red: number, green: number, blue: number): ColourShares {
  const colour = perceiveColour(red, green, blue);
  const { lightness, chroma } = colour;
  const dark = above(0.35 - lightness - 0.9 * chroma, 0, 0.03);
  const coloured = (1 - dark) * above(chroma, 0.037, 0.007);
  const plain = (1 - dark) * (1 - above(chroma, 0.037, 0.007));
  const bright = above(lightness, 0.79, 0.03);
  const shares: Record<BasicColourTerm, number> = {
    ...noShares,
    black: dark,
    white: plain * bright,
    grey: plain * (1 - bright),
  };
  for (const { from, to, terms } of sectors) {
    const within = coloured * hueWithin(colour.hue, from, to);
    if (within < 1e-4) continue;
    const parts = terms(colour);
    for (const term of basicColourTerms) shares[term] += within * (parts[term] ?? 0);
  }
  return normalised(shares);
}

const noShares = Object.fromEntries(basicColourTerms.map((term) => [term, 0])) as Record<
  BasicColourTerm,
  number
>;

type Parts = Partial<Record<BasicColourTerm, number>>;

interface Sector {
  readonly from: number;
  readonly to: number;
  readonly terms: (colour: PerceivedColour) => Parts;
}

const sectors: readonly Sector[] = [
  { from: 10, to: 42, terms: redTerms },
  { from: 42, to: 84, terms: orangeTerms },
  { from: 84, to: 116, terms: yellowTerms },
  { from: 116, to: 193, terms: () => ({ green: 1 }) },
  { from: 193, to: 288, terms: () => ({ blue: 1 }) },
  { from: 288, to: 340, terms: purpleTerms },
  { from: 340, to: 370, terms: pinkTerms },
];

/** Light reds are pink, dull and not too dark ones brown. */
function redTerms({ lightness, chroma }: PerceivedColour): Parts {
  const light = above(lightness, 0.73, 0.025);
  const dull = (1 - light) * above(0.1 - chroma, 0, 0.012);
  return { pink: light, brown: dull, red: 1 - light - dull };
}

/** Dark or dull oranges are brown; pale ones (skin, sand) share with white and pink. */
function orangeTerms({ lightness, chroma }: PerceivedColour): Parts {
  const vivid = above(chroma, 0.11, 0.012) * above(lightness, 0.62, 0.025);
  const pale = (1 - vivid) * above(lightness, 0.86, 0.03);
  return { orange: vivid, white: 0.6 * pale, pink: 0.4 * pale, brown: 1 - vivid - pale };
}

/** Dark yellows are olive, between brown and green; pale ones are almost white. */
function yellowTerms({ lightness, chroma }: PerceivedColour): Parts {
  const light = above(lightness, 0.68, 0.03);
  const pale = light * above(0.07 - chroma, 0, 0.01);
  const dull = 1 - light;
  return { yellow: light - pale, white: pale, green: 0.5 * dull, brown: 0.5 * dull };
}

function purpleTerms({ lightness, hue }: PerceivedColour): Parts {
  const pink = above(lightness, 0.78, 0.03) * above(hue, 318, 5);
  return { pink, purple: 1 - pink };
}

/** Dark ones are wine red. */
function pinkTerms({ lightness }: PerceivedColour): Parts {
  const light = above(lightness, 0.52, 0.03);
  return { pink: light, red: 0.5 * (1 - light), purple: 0.5 * (1 - light) };
}

function hueWithin(hue: number, from: number, to: number): number {
  const near = hue < from - 180 ? hue + 360 : hue > to + 180 ? hue - 360 : hue;
  return above(near, from, 2.5) * (1 - above(near, to, 2.5));
}

/** The logistic step: 0.5 at the border, within about three widths of it 0 to 1. */
function above(value: number, border: number, width: number): number {
  return 1 / (1 + Math.exp(-(value - border) / width));
}

function toLinear(level: number): number {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function normalised(shares: Record<BasicColourTerm, number>): ColourShares {
  const sum = basicColourTerms.reduce((total, term) => total + shares[term], 0);
  for (const term of basicColourTerms) shares[term] /= sum;
  return shares;
}
