import type { Box, RasterImage } from '@grounder/core';
import { clipBox } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

import { readSurface } from './pattern-surface.js';

/** How a surface looks: each 0 to 1, all add up to 1. */
export interface RegionPattern {
  /** Of one colour, or shaded softly. */
  readonly plain: number;
  /** With lines in one direction. */
  readonly striped: number;
  /** With spots, or edges in no direction. */
  readonly dotted: number;
  /** With lines in two directions at a right angle: checks, plaid, tartan. */
  readonly checked: number;
}

/** How {@link regionPattern} looks. */
export interface RegionPatternOptions {
  /**
   * The box whose surroundings show what the background looks like: for a part of a thing, the thing's box.
   * @defaultValue the box itself
   */
  readonly around?: Box;
}

/** What edges tell of a surface. */
interface EdgeMeasures {
  /** Share of places with an edge. */
  readonly density: number;
  /** How alike the edges' directions are, 0 to 1. */
  readonly second: number;
  /** How alike they are when a right angle makes no difference, 0 to 1. */
  readonly fourth: number;
}

/** Squared contrast, summed over the channels, from which a place counts as an edge. */
const leastEdge = 150;
/** Fewest places that tell anything. */
const leastPlaces = 6;

/**
 * Tells the pattern of what a box shows by the directions of its edges. At each place inside the thing, away
 * from its outline, `z = Σ (∂x + i ∂y)²` over red, green and blue, whose angle is twice that of the edge: the
 * structure tensor of J. Bigün and G. H. Granlund, "Optimal orientation detection of linear symmetry", 1987,
 * for colours as S. Di Zenzo, "A note on the gradient of a multi-image", 1986. With weights `m = √|z|`,
 *
 * - few places with an edge are plain;
 * - `|Σ m z/|z|| / Σ m` near 1 is stripes: one direction;
 * - `|Σ m (z/|z|)²| / Σ m` near 1 without that is checks: two directions at a right angle;
 * - neither is dots. Dots also cover less than half of the surface, so that its lightness is skewed.
 *
 * The borders were set by hand on drawn patterns. Background is what is as common around the box as within.
 * @param box - The region, in pixels of `image`; the part outside the image is cut off.
 * @param options - Where the background is.
 * @returns How plain, striped, dotted and checked it is; a quarter each where too little is seen. Looks at
 *   no more than 48 × 48 places.
 * @throws GroundingError `INVALID_BOX` when no pixel of the box lies inside the image.
 */
export function regionPattern(
  image: RasterImage,
  box: Box,
  { around = box }: RegionPatternOptions = {},
): RegionPattern {
  assertRasterImage(image);
  const surface = readSurface(image, clipBox(box, image), around);
  const { places } = surface;
  if (places.length < leastPlaces)
    return { plain: 0.25, striped: 0.25, dotted: 0.25, checked: 0.25 };
  const { density, second, fourth } = measureEdges(image, places, surface.step);
  const patterned = step(density, 0.12, 0.02);
  const striped = patterned * step(second, 0.4, 0.05);
  const rest = patterned - striped;
  const skew = Math.min(1, skewness(image, places));
  const checked = rest * step(fourth, 0.05 + 0.8 * skew, 0.06);
  return { plain: 1 - patterned, striped, dotted: rest - checked, checked };
}

/** The logistic step. */
function step(value: number, border: number, width: number): number {
  return 1 / (1 + Math.exp((border - value) / width));
}

function measureEdges(
  { data, width }: RasterImage,
  places: Int32Array,
  stride: number,
): EdgeMeasures {
  let [sum, edges] = [0, 0];
  let [secondX, secondY, fourthX, fourthY] = [0, 0, 0, 0];
  const [right, down] = [3 * stride, 3 * stride * width];
  for (const place of places) {
    let [x, y] = [0, 0];
    for (let at = place; at < place + 3; at += 1) {
      // Halves of the differences along both diagonals of a square of four.
      const falling = (data[at + right + down] ?? 0) - (data[at] ?? 0);
      const rising = (data[at + right] ?? 0) - (data[at + down] ?? 0);
      x += falling * rising;
      y += (falling * falling - rising * rising) / 2;
    }
    const strength = Math.hypot(x, y);
    if (strength === 0) continue;
    if (strength > leastEdge) edges += 1;
    const weight = Math.sqrt(strength);
    const [cosine, sine] = [x / strength, y / strength];
    sum += weight;
    secondX += weight * cosine;
    secondY += weight * sine;
    fourthX += weight * (cosine * cosine - sine * sine);
    fourthY += weight * 2 * cosine * sine;
  }
  const total = Math.max(sum, Number.MIN_VALUE);
  return {
    density: edges / places.length,
    second: Math.hypot(secondX, secondY) / total,
    fourth: Math.hypot(fourthX, fourthY) / total,
  };
}

/** How far lightness is from being as often above as below its mean: 0 for halves. */
function skewness({ data }: RasterImage, places: Int32Array): number {
  let [first, second, third] = [0, 0, 0];
  for (const place of places) {
    const light = ((data[place] ?? 0) + 2 * (data[place + 1] ?? 0) + (data[place + 2] ?? 0)) / 4;
    first += light;
    second += light * light;
    third += light * light * light;
  }
  const count = places.length;
  const mean = first / count;
  const variance = Math.max(1, second / count - mean * mean);
  return Math.abs(third / count - 3 * mean * variance - mean ** 3) / variance ** 1.5;
}
