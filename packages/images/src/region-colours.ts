import type { Box, RasterImage } from '@grounder/core';
import { boxHeight, boxWidth, clipBox } from '@grounder/core';

import type { BasicColourTerm, ColourShares } from './region-colours-terms.js';
import { basicColourTerms, nameColour, perceiveColour } from './region-colours-terms.js';

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
   *
   * @defaultValue the box itself
   */
  readonly around?: Box;
  /**
   * How many pixels are looked at along each side of the box.
   *
   * @defaultValue 18
   */
  readonly samples?: number;
}

interface Sample {
  readonly offset: number;
  readonly weight: number;
}

const binBits = 3;
const ringMargin = 0.2;
const leastForeground = 0.1;
const named = new Map<number, CoarseName>();

/**
 * Names the colours of what a box shows. Pixels count more towards the middle of the box, and less
 * when their colour is as common in a ring around the box as within: that is background.
 *
 * @param image - The picture.
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
  const { around = box, samples: side = 18 } = options;
  const inside = gridSamples(image, clipBox(box, image), side);
  const background = histogram(image, ringSamples(image, around, side));
  const foreground = histogram(image, inside);
  const weighted = inside.map(({ offset, weight }) => {
    const bin = binOf(image, offset);
    const within = foreground[bin] ?? 0;
    const beyond = background[bin] ?? 0;
    const isOwn = within / (within + beyond);
    return { offset, weight: weight * Math.max(leastForeground, 2 * isOwn - 0.5) };
  });
  return summarise(image, weighted);
}

/** Pixels on a grid, with the weight of a bell over the box. */
function gridSamples(image: RasterImage, box: Box, side: number): readonly Sample[] {
  const samples: Sample[] = [];
  for (let row = 0; row < side; row += 1) {
    const down = (row + 0.5) / side;
    const y = Math.min(image.height - 1, Math.floor(box.top + down * boxHeight(box)));
    for (let column = 0; column < side; column += 1) {
      const along = (column + 0.5) / side;
      const x = Math.min(image.width - 1, Math.floor(box.left + along * boxWidth(box)));
      const distance = (2 * along - 1) ** 2 + (2 * down - 1) ** 2;
      samples.push({ offset: 3 * (y * image.width + x), weight: Math.exp(-1.2 * distance) });
    }
  }
  return samples;
}

/** Pixels between a box and the same box grown on all sides, as far as the image reaches. */
function ringSamples(image: RasterImage, box: Box, side: number): readonly Sample[] {
  const samples: Sample[] = [];
  const width = boxWidth(box);
  const height = boxHeight(box);
  for (let step = 0; step < 2 * side; step += 1) {
    const share = (step + 0.5) / (2 * side);
    for (const depth of [0.25, 0.75]) {
      const [x, y] = [ringMargin * width * depth, ringMargin * height * depth];
      const [along, down] = [box.left + share * width, box.top + share * height];
      pushInside(samples, image, [along, box.top - y]);
      pushInside(samples, image, [along, box.bottom + y]);
      pushInside(samples, image, [box.left - x, down]);
      pushInside(samples, image, [box.right + x, down]);
    }
  }
  return samples;
}

function pushInside(
  samples: Sample[],
  { width, height }: RasterImage,
  [x, y]: readonly [number, number],
): void {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return;
  samples.push({ offset: 3 * (row * width + column), weight: 1 });
}

/** The share of the weight in each of 512 coarse colours. */
function histogram(image: RasterImage, samples: readonly Sample[]): Float64Array {
  const bins = new Float64Array(1 << (3 * binBits));
  let total = 0;
  for (const { weight } of samples) total += weight;
  for (const { offset, weight } of samples) {
    const bin = binOf(image, offset);
    bins[bin] = (bins[bin] ?? 0) + weight / total;
  }
  return bins;
}

function binOf({ data }: RasterImage, offset: number): number {
  const shift = 8 - binBits;
  const red = (data[offset] ?? 0) >> shift;
  const green = (data[offset + 1] ?? 0) >> shift;
  const blue = (data[offset + 2] ?? 0) >> shift;
  return (red << (2 * binBits)) | (green << binBits) | blue;
}

function summarise(image: RasterImage, samples: readonly Sample[]): RegionColours {
  const shares = Object.fromEntries(basicColourTerms.map((term) => [term, 0])) as Record<
    BasicColourTerm,
    number
  >;
  let [total, lightness, skin] = [0, 0, 0];
  for (const { weight } of samples) total += weight;
  for (const { offset, weight } of samples) {
    const share = weight / total;
    const [red, green, blue] = pixelAt(image, offset);
    const names = nameCoarsely(red, green, blue);
    for (const term of basicColourTerms) shares[term] += share * names.shares[term];
    lightness += share * names.lightness;
    if (isSkin(red, green, blue)) skin += share;
  }
  return { shares, lightness, skin };
}

function pixelAt({ data }: RasterImage, offset: number): readonly [number, number, number] {
  return [data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0];
}

interface CoarseName {
  readonly shares: ColourShares;
  readonly lightness: number;
}

/** Names a colour rounded to 32 levels a channel, which costs the conversion once each. */
function nameCoarsely(red: number, green: number, blue: number): CoarseName {
  const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
  const known = named.get(key);
  if (known !== undefined) return known;
  const [r, g, b] = [middleOf(red), middleOf(green), middleOf(blue)];
  const name = { shares: nameColour(r, g, b), lightness: perceiveColour(r, g, b).lightness };
  named.set(key, name);
  return name;
}

function middleOf(level: number): number {
  // Black and white stay what they are.
  const step = level >> 3;
  return step === 31 ? 255 : step === 0 ? 0 : 8 * step + 4;
}

/** The chroma of ITU-R BT.601, and not too dark to have any. */
function isSkin(red: number, green: number, blue: number): boolean {
  const blueChroma = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
  const redChroma = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
  return red > 60 && blueChroma >= 77 && blueChroma <= 127 && redChroma >= 133 && redChroma <= 173;
}
