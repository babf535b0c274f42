import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { checkCost } from '../cost.js';
import { applyExifOrientation, readExifOrientation } from '../exif-orientation.js';
import { invalidImage } from '../errors.js';
import type { InflatedBytes } from '../inflate.js';
import { openInflated } from '../inflate.js';
import { unpackSamples } from '../packed-samples.js';
import type { ChannelCount, PixelPlaces } from '../rgb-pixels.js';
import { overWhite, placeRgb } from '../rgb-pixels.js';
import type { PngFile } from './chunks.js';
import { readPngFile } from './chunks.js';
import type { PngPass } from './rows.js';
import { listPasses, unfilterRow } from './rows.js';

type RowPainter = (row: Uint8Array, columns: number, places: PixelPlaces) => void;

const channelsOfColourType: Readonly<Record<number, ChannelCount>> = {
  0: 1,
  2: 3,
  3: 1,
  4: 2,
  6: 4,
};

/**
 * Decodes a PNG file of any colour type, depth and interlacing into upright 8-bit RGB. Greys of
 * fewer than 8 bits are stretched to 0 to 255, 16-bit samples lose their low byte, transparency is
 * laid over white; colour profiles and gamma are not applied (Pillow does the same). Rows are
 * painted as they are inflated, so that nothing but the picture is kept whole.
 */
export async function decodePng(bytes: Uint8Array, maxPixels: number): Promise<RasterImage> {
  const png = readPngFile(bytes, maxPixels);
  const { width, height } = png;
  const channels = channelsOfColourType[png.colourType] ?? 1;
  // Two rows, and the pieces that one is joined of.
  const rowBytes = 4 * ((width * png.depth * channels) / 8) + width * channels;
  const cost = { bytes: 3 * width * height + rowBytes, nanoseconds: 0 };
  checkCost(cost, maxPixels, () => `a PNG whose rows have ${width} pixels`);
  const stored = createRasterImage(width, height);
  const paint =
    png.colourType === 3 ? palettePainter(png, stored) : samplePainter(png, channels, stored);
  const stream = openInflated(png.compressed());
  try {
    for (const pass of listPasses(png.width, png.height, png.interlaced)) {
      await paintPass(stream, pass, { png, bitsPerPixel: png.depth * channels, paint });
    }
  } finally {
    await stream.close();
  }
  return applyExifOrientation(stored, readExifOrientation(png.exif));
}

interface PassTools {
  readonly png: PngFile;
  readonly bitsPerPixel: number;
  readonly paint: RowPainter;
}

async function paintPass(stream: InflatedBytes, pass: PngPass, tools: PassTools): Promise<void> {
  const { png, bitsPerPixel, paint } = tools;
  const rowBytes = Math.ceil((pass.columns * bitsPerPixel) / 8);
  const stride = Math.max(1, bitsPerPixel >> 3);
  // A row is a byte that names its filter, then its samples.
  let above = new Uint8Array(1 + rowBytes);
  let current = new Uint8Array(1 + rowBytes);
  for (let row = 0; row < pass.rows; row++) {
    if (!stream.take(current)) {
      await stream.wait(current.length);
      stream.take(current);
    }
    unfilterRow(current, above, stride);
    const first = (pass.top + row * pass.stepY) * png.width + pass.left;
    paint(current.subarray(1), pass.columns, { first, step: pass.stepX });
    [above, current] = [current, above];
  }
}

function samplePainter(png: PngFile, channels: ChannelCount, { data }: RasterImage): RowPainter {
  const { depth } = png;
  const stretch = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
  const samples = new Uint8Array(channels * png.width);
  // For colour types 4 and 6 a tRNS chunk is forbidden and has no meaning.
  const key = channels % 2 === 1 ? readKey(png, channels) : undefined;
  return (row, columns, places) => {
    const used = samples.subarray(0, channels * columns);
    unpackSamples(row, depth, used);
    const found = key === undefined ? undefined : findKey(row, used, depth, key);
    if (stretch > 1) for (let at = 0; at < used.length; at++) used[at] = (used[at] ?? 0) * stretch;
    if (found !== undefined) whiten(used, channels, found);
    placeRgb(used, channels, data, places);
  };
}

function palettePainter(png: PngFile, { data }: RasterImage): RowPainter {
  const colours = paletteOverWhite(png);
  const indices = new Uint8Array(png.width);
  return (row, columns, { first, step }) => {
    const used = indices.subarray(0, columns);
    unpackSamples(row, png.depth, used);
    for (let column = 0, to = 3 * first; column < columns; column++, to += 3 * step) {
      const from = 3 * (used[column] ?? 0);
      data[to] = colours[from] ?? 0;
      data[to + 1] = colours[from + 1] ?? 0;
      data[to + 2] = colours[from + 2] ?? 0;
    }
  };
}

function paletteOverWhite({ palette, transparency }: PngFile): Uint8Array {
  if (palette === undefined) throw invalidImage('expected a palette chunk, got none');
  return palette.map((sample, index) =>
    overWhite(sample, transparency?.[Math.floor(index / 3)] ?? 255),
  );
}

/** The samples of the one transparent colour, as they are stored. */
function readKey({ transparency }: PngFile, channels: number): readonly number[] | undefined {
  if (transparency === undefined) return undefined;
  return Array.from({ length: channels }, (_, channel) => {
    return ((transparency[2 * channel] ?? 0) << 8) | (transparency[2 * channel + 1] ?? 0);
  });
}

/** Marks the pixels of the transparent colour; both bytes of 16-bit samples decide. */
function findKey(
  row: Uint8Array,
  samples: Uint8Array,
  depth: number,
  key: readonly number[],
): Uint8Array {
  const sampleAt = (at: number) =>
    depth === 16 ? ((row[2 * at] ?? 0) << 8) | (row[2 * at + 1] ?? 0) : (samples[at] ?? 0);
  const found = new Uint8Array(samples.length / key.length);
  for (let pixel = 0; pixel < found.length; pixel++) {
    const same = key.every((sample, channel) => sampleAt(pixel * key.length + channel) === sample);
    found[pixel] = same ? 1 : 0;
  }
  return found;
}

function whiten(samples: Uint8Array, channels: number, found: Uint8Array): void {
  for (let pixel = 0; pixel < found.length; pixel++) {
    if (found[pixel] === 1) samples.fill(255, channels * pixel, channels * (pixel + 1));
  }
}
