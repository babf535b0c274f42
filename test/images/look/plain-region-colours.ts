import type { Box, RasterImage } from '@grounder/core';
import { clipBox } from '@grounder/core';
import type { RegionColours } from '@grounder/images/internal';
import { basicColourTerms } from '@grounder/core/internal';
import { nameColour, perceiveColour } from '@grounder/images/internal';

type Rgb = readonly [red: number, green: number, blue: number];

interface Sample {
  readonly colour: Rgb;
  readonly weight: number;
}

/**
 * What `regionColours` computes, written down pixel by pixel and without a table.
 *
 * @param image - The picture.
 * @param box - The region.
 * @param around - The box whose surroundings are background.
 * @param side - Pixels looked at along each side.
 */
export function plainRegionColours(
  image: RasterImage,
  box: Box,
  around: Box,
  side: number,
): RegionColours {
  const inside = gridSamples(image, clipBox(box, image), side);
  const ring = ringSamples(image, around, side);
  const weighted = inside.map(({ colour, weight }) => {
    const within = shareOf(colour, inside);
    const isOwn = within / (within + shareOf(colour, ring));
    return { colour, weight: weight * Math.max(0.1, 2 * isOwn - 0.5) };
  });
  const mean = (measure: (colour: Rgb) => number): number =>
    total(weighted.map(({ colour, weight }) => weight * measure(colour))) /
    total(weighted.map(({ weight }) => weight));
  const shares = basicColourTerms.map((term) => [
    term,
    mean((colour) => nameColour(...rounded(colour))[term]),
  ]);
  return {
    shares: Object.fromEntries(shares) as RegionColours['shares'],
    lightness: mean((colour) => perceiveColour(...rounded(colour)).lightness),
    skin: mean((colour) => (isSkin(colour) ? 1 : 0)),
  };
}

function gridSamples(image: RasterImage, box: Box, side: number): readonly Sample[] {
  return Array.from({ length: side ** 2 }, (_, index) => {
    const down = (Math.floor(index / side) + 0.5) / side;
    const along = ((index % side) + 0.5) / side;
    const x = box.left + along * (box.right - box.left);
    const y = box.top + down * (box.bottom - box.top);
    const distance = (2 * along - 1) ** 2 + (2 * down - 1) ** 2;
    return { colour: pixelAt(image, x, y), weight: Math.exp(-1.2 * distance) };
  });
}

function ringSamples(image: RasterImage, box: Box, side: number): readonly Sample[] {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const points = Array.from({ length: 2 * side }, (_, step) => (step + 0.5) / (2 * side)).flatMap(
    (share) =>
      [0.05, 0.15].flatMap((depth): (readonly [number, number])[] => [
        [box.left + share * width, box.top - depth * height],
        [box.left + share * width, box.bottom + depth * height],
        [box.left - depth * width, box.top + share * height],
        [box.right + depth * width, box.top + share * height],
      ]),
  );
  return points
    .filter(([x, y]) => x >= 0 && y >= 0 && x < image.width && y < image.height)
    .map(([x, y]) => ({ colour: pixelAt(image, x, y), weight: 1 }));
}

/** The share of the weight that has a colour, of eight levels a channel. */
function shareOf(colour: Rgb, samples: readonly Sample[]): number {
  const same = samples.filter((sample) =>
    sample.colour.every((level, channel) => level >> 5 === (colour[channel] ?? 0) >> 5),
  );
  if (same.length === 0) return 0;
  return total(same.map(({ weight }) => weight)) / total(samples.map(({ weight }) => weight));
}

function pixelAt({ data, width }: RasterImage, x: number, y: number): Rgb {
  const offset = 3 * (Math.floor(y) * width + Math.floor(x));
  return [data[offset] ?? NaN, data[offset + 1] ?? NaN, data[offset + 2] ?? NaN];
}

/** The middle of 32 levels a channel; black and white stay what they are. */
function rounded(colour: Rgb): Rgb {
  const [red, green, blue] = colour.map((level) => {
    if (level < 8) return 0;
    return level > 247 ? 255 : 8 * Math.floor(level / 8) + 4;
  });
  return [red ?? NaN, green ?? NaN, blue ?? NaN];
}

function isSkin([red, green, blue]: Rgb): boolean {
  const blueChroma = 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
  const redChroma = 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
  return red > 60 && blueChroma >= 77 && blueChroma <= 127 && redChroma >= 133 && redChroma <= 173;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
