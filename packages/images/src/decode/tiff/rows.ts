import type { RasterImage } from '@grounder/core';

import { invalidImage } from '../errors.js';
import { inksToRgb } from '../inks.js';
import { unpackSamples } from '../packed-samples.js';
import type { ChannelCount } from '../rgb-pixels.js';
import { placeRgb } from '../rgb-pixels.js';
import type { TiffLayout } from './layout.js';
import type { TiffTags } from './tags.js';
import { tiffTag } from './tags.js';

/**
 * Makes the function that turns one row of a TIFF's samples into pixels of a picture.
 * @returns A function of the row's bytes, which it leaves as they are, and its number.
 */
export function rowPainter(
  layout: TiffLayout,
  tags: TiffTags,
  { data, width }: RasterImage,
): (row: Uint8Array, number: number) => void {
  const { samples, depth, photometric, alpha } = layout;
  const toRgb = photometric === 3 ? paletteReader(layout, tags) : undefined;
  const channels = channelCount(toRgb === undefined ? samples : samples + 2);
  const wide = new Uint16Array(width * samples);
  const narrow = new Uint8Array(width * channels);
  const brightest = 2 ** depth - 1;
  return (row, number) => {
    readWords(row, wide, { depth, littleEndian: tags.littleEndian });
    if (layout.differences) addDifferences(wide, samples, brightest);
    if (alpha === 1) divideByAlpha(wide, samples, brightest);
    if (toRgb !== undefined) toRgb(wide, narrow);
    else narrowTo(narrow, wide, { depth, inverted: photometric === 0 });
    if (photometric === 5) data.set(inksToRgb(narrow), 3 * number * width);
    else placeRgb(narrow, channels, data, { first: number * width, step: 1 });
  };
}

interface WordLayout {
  readonly depth: number;
  readonly littleEndian: boolean;
}

function readWords(row: Uint8Array, wide: Uint16Array, { depth, littleEndian }: WordLayout): void {
  if (depth === 16) {
    const high = littleEndian ? 1 : 0;
    for (let index = 0; index < wide.length; index++) {
      const at = 2 * index;
      wide[index] = ((row[at + high] ?? 0) << 8) | (row[at + 1 - high] ?? 0);
    }
  } else if (depth === 8) {
    wide.set(row);
  } else {
    const bits = new Uint8Array(wide.length);
    unpackSamples(row, depth, bits);
    wide.set(bits);
  }
}

/** Undoes horizontal differencing (section 14 of TIFF 6.0). */
function addDifferences(wide: Uint16Array, samples: number, brightest: number): void {
  for (let index = samples; index < wide.length; index++) {
    wide[index] = ((wide[index] ?? 0) + (wide[index - samples] ?? 0)) & brightest;
  }
}

function divideByAlpha(wide: Uint16Array, samples: number, brightest: number): void {
  for (let from = 0; from < wide.length; from += samples) {
    const alpha = wide[from + samples - 1] ?? 0;
    for (let index = from; alpha > 0 && index < from + samples - 1; index++) {
      wide[index] = Math.min(brightest, Math.round(((wide[index] ?? 0) * brightest) / alpha));
    }
  }
}

interface Narrowing {
  readonly depth: number;
  readonly inverted: boolean;
}

function narrowTo(narrow: Uint8Array, wide: Uint16Array, { depth, inverted }: Narrowing): void {
  const flip = inverted ? 255 : 0;
  for (let index = 0; index < wide.length; index++) {
    const sample = wide[index] ?? 0;
    narrow[index] = (depth === 16 ? sample >> 8 : depth === 8 ? sample : 255 * sample) ^ flip;
  }
}

/** Looks colours up, 16-bit words of all reds, greens and blues in turn; alpha stays behind them. */
function paletteReader(
  { samples, depth }: TiffLayout,
  tags: TiffTags,
): (wide: Uint16Array, narrow: Uint8Array) => void {
  const colours = 2 ** depth;
  const map = tags.fields.get(tiffTag.colourMap);
  if (map?.count !== 3 * colours || map.valueAt(3 * colours - 1) === undefined) {
    throw invalidImage(`expected a TIFF palette of ${colours} colours, got another length`);
  }
  const palette = Uint8Array.from({ length: 3 * colours }, (_, at) => (map.valueAt(at) ?? 0) >> 8);
  return (wide, narrow) => {
    for (let from = 0, to = 0; from < wide.length; from += samples, to += samples + 2) {
      const index = wide[from] ?? 0;
      narrow[to] = palette[index] ?? 0;
      narrow[to + 1] = palette[index + colours] ?? 0;
      narrow[to + 2] = palette[index + 2 * colours] ?? 0;
      const alpha = wide[from + 1] ?? 0;
      if (samples === 2)
        narrow[to + 3] = depth === 16 ? alpha >> 8 : depth === 8 ? alpha : 255 * alpha;
    }
  };
}

function channelCount(count: number): ChannelCount {
  if (count === 1 || count === 2 || count === 3 || count === 4) return count;
  throw invalidImage(`expected 1 to 4 samples a pixel, got ${count}`);
}
