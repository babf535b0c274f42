import type { Box, RasterImage } from '@grounder/core';
import { boxHeight, boxWidth, clipBox } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

import { addNames, namesPerColour, roundColour, roundedColours } from './colour-table.js';
import type { ColourShares } from './colour-terms.js';

/** What colours a region shows. */
export interface RegionColours {
  /** How much of the region each basic colour term names; they add up to 1. */
  readonly shares: ColourShares;
  /** Mean lightness in Oklab, 0 (black) to 1 (white). */
  readonly lightness: number;
  /**
   * How much of the region has the chroma of skin, 0 to 1: Cb from 77 to 127 and Cr from 133 to
   * 173, D. Chai and K. N. Ngan, "Face segmentation using skin-color map", 1999.
   */
  readonly skin: number;
}

/** How {@link regionColours} looks. */
export interface RegionColoursOptions {
  /**
   * The box whose surroundings show what the background looks like: for a part of a thing, the
   * thing's box.
   * @defaultValue the box itself
   */
  readonly around?: Box;
  /**
   * How many pixels are looked at along each side of the box.
   * @defaultValue 18
   */
  readonly samples?: number;
}

const coarseColours = 512;
const ringMargin = 0.2;
const leastForeground = 0.1;

/** What one region shows: weights by rounded colour, zeros between two calls. */
const weights = new Float64Array(roundedColours);
/** The part of each weight that has the chroma of skin. */
const skinWeights = new Float64Array(roundedColours);
/** The rounded colours that have a weight. */
const shown = new Uint16Array(roundedColours);
const within = new Float64Array(coarseColours);
const beyond = new Float64Array(coarseColours);
const sums = new Float64Array(namesPerColour);

/**
 * Names the colours of what a box shows. Pixels count more towards the middle of the box, and less
 * when their colour is as common in a ring around the box as within: that is background.
 * @param box - The region, in pixels of `image`; the part outside the image is cut off.
 * @param options - Where the background is, and how many pixels are looked at.
 * @returns Shares of the basic colour terms, lightness and skin; costs the same for any size.
 * @throws GroundingError `INVALID_BOX` when no pixel of the box lies inside the image.
 */
export function regionColours(
  image: RasterImage,
  box: Box,
  options: RegionColoursOptions = {},
): RegionColours {
  assertRasterImage(image);
  const { around = box, samples: side = 18 } = options;
  const count = countInside(image, clipBox(box, image), side);
  const seen = summarise(count, countRing(image, around, side));
  for (let place = 0; place < count; place += 1) {
    const colour = shown[place] ?? 0;
    weights[colour] = skinWeights[colour] = 0;
  }
  return seen;
}

/** Weighs the pixels on a grid over the box with a bell; gives how many colours they have. */
function countInside({ data, width, height }: RasterImage, box: Box, side: number): number {
  const bell = bellOf(side);
  const wide = boxWidth(box);
  const high = boxHeight(box);
  let count = 0;
  for (let row = 0; row < side; row += 1) {
    const y = Math.min(height - 1, Math.floor(box.top + ((row + 0.5) / side) * high));
    for (let column = 0; column < side; column += 1) {
      const x = Math.min(width - 1, Math.floor(box.left + ((column + 0.5) / side) * wide));
      const weight = (bell[row] ?? 0) * (bell[column] ?? 0);
      const colour = weighPixel(data, 3 * (y * width + x), weight);
      if (colour !== undefined) shown[count++] = colour;
    }
  }
  return count;
}

/** Adds a pixel's weight to its colour; gives the colour when it is new. */
function weighPixel(data: RasterImage['data'], offset: number, weight: number): number | undefined {
  const red = data[offset] ?? 0;
  const green = data[offset + 1] ?? 0;
  const blue = data[offset + 2] ?? 0;
  const colour = roundColour(red, green, blue);
  const before = weights[colour] ?? 0;
  weights[colour] = before + weight;
  if (isSkin(red, green, blue)) skinWeights[colour] = (skinWeights[colour] ?? 0) + weight;
  return before === 0 ? colour : undefined;
}

let lastBell = new Float64Array();

/** A bell over one side of the box; the weight of a pixel is the product of two. */
function bellOf(side: number): Float64Array {
  if (lastBell.length !== side) {
    lastBell = Float64Array.from({ length: side }, (_, place) =>
      Math.exp(-1.2 * ((2 * (place + 0.5)) / side - 1) ** 2),
    );
  }
  return lastBell;
}

/**
 * Counts coarse colours in `beyond`, between a box and the same box grown on all sides, as far as the
 * image reaches; gives the number of pixels.
 */
function countRing(image: RasterImage, box: Box, side: number): number {
  beyond.fill(0);
  // Read once: callers' boxes are objects of many shapes.
  const { left, top, right, bottom } = box;
  const [width, height] = [right - left, bottom - top];
  let count = 0;
  for (let step = 0; step < 4 * side; step += 1) {
    // Two depths at each place along the sides.
    const share = ((step >> 1) + 0.5) / (2 * side);
    const depth = step & 1 ? 0.75 : 0.25;
    const x = ringMargin * width * depth;
    const y = ringMargin * height * depth;
    const along = left + share * width;
    const down = top + share * height;
    count += countAt(image, along, top - y);
    count += countAt(image, along, bottom + y);
    count += countAt(image, left - x, down);
    count += countAt(image, right + x, down);
  }
  return count;
}

/** Counts a pixel in `beyond`, unless it is outside the image: 1 or 0. */
function countAt({ data, width, height }: RasterImage, x: number, y: number): 0 | 1 {
  if (x < 0 || y < 0 || x >= width || y >= height) return 0;
  const offset = 3 * (Math.floor(y) * width + Math.floor(x));
  const bin = coarsen(roundColour(data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0));
  beyond[bin] = (beyond[bin] ?? 0) + 1;
  return 1;
}

/** Of each channel's five bits the upper three. */
function coarsen(colour: number): number {
  return ((colour >> 6) & 0o700) | ((colour >> 4) & 0o70) | ((colour >> 2) & 7);
}

/** Names the first so many of `shown`, each by its weight and by being no background. */
function summarise(count: number, ring: number): RegionColours {
  fillWithin(count);
  sums.fill(0);
  let total = 0;
  let skin = 0;
  for (let place = 0; place < count; place += 1) {
    const colour = shown[place] ?? 0;
    const bin = coarsen(colour);
    const share = within[bin] ?? 0;
    const isOwn = share / (share + (beyond[bin] ?? 0) / Math.max(1, ring));
    const counts = Math.max(leastForeground, 2 * isOwn - 0.5);
    const weight = (weights[colour] ?? 0) * counts;
    total += weight;
    skin += (skinWeights[colour] ?? 0) * counts;
    addNames(sums, colour, weight);
  }
  return toColours(total, skin / total);
}

/** Fills `within` with the shares of coarse colours in the box. */
function fillWithin(count: number): void {
  within.fill(0);
  let total = 0;
  for (let place = 0; place < count; place += 1) total += weights[shown[place] ?? 0] ?? 0;
  for (let place = 0; place < count; place += 1) {
    const colour = shown[place] ?? 0;
    const bin = coarsen(colour);
    within[bin] = (within[bin] ?? 0) + (weights[colour] ?? 0) / total;
  }
}

/** Divides the sums. */
function toColours(total: number, skin: number): RegionColours {
  const at = (place: number): number => (sums[place] ?? 0) / total;
  const shares = {
    black: at(0),
    white: at(1),
    grey: at(2),
    red: at(3),
    orange: at(4),
    yellow: at(5),
    green: at(6),
    blue: at(7),
    purple: at(8),
    pink: at(9),
    brown: at(10),
  };
  return { shares, lightness: at(11), skin };
}

/** The chroma of ITU-R BT.601, and not too dark to have any. */
function isSkin(red: number, green: number, blue: number): boolean {
  if (red <= 60) return false;
  const blueChroma = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
  const redChroma = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
  return blueChroma >= 77 && blueChroma <= 127 && redChroma >= 133 && redChroma <= 173;
}
