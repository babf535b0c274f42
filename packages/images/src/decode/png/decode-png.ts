import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { applyExifOrientation, readExifOrientation } from '../exif-orientation.js';
import { invalidImage } from '../errors.js';
import { inflate } from './inflate.js';
import type { PngFile } from './chunks.js';
import { readPngFile } from './chunks.js';
import type { PngPass } from './rows.js';
import { listPasses, unfilterRows } from './rows.js';
import type { ChannelCount } from '../rgb-pixels.js';
import { narrowSamples, overWhite, toRgb } from '../rgb-pixels.js';

type Samples = Uint8Array | Uint16Array;

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
 * laid over white; colour profiles and gamma are not applied (Pillow does the same).
 */
export async function decodePng(bytes: Uint8Array): Promise<RasterImage> {
  const png = readPngFile(bytes);
  const channels = channelsOfColourType[png.colourType] ?? 1;
  const samples = await readSamples(png, channels);
  const rgb = colour(png, samples, channels);
  const stored = createRasterImage(png.width, png.height, rgb);
  return applyExifOrientation(stored, readExifOrientation(png.exif));
}

async function readSamples(png: PngFile, channels: ChannelCount): Promise<Samples> {
  const passes = listPasses(png.width, png.height, png.interlaced);
  const bitsPerPixel = png.depth * channels;
  const bytesOf = (pass: PngPass) => Math.ceil((pass.columns * bitsPerPixel) / 8);
  const length = passes.reduce((sum, pass) => sum + pass.rows * (bytesOf(pass) + 1), 0);
  const rows = await inflate(png.compressed, length);
  const count = png.width * png.height * channels;
  const samples = png.depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let start = 0;
  for (const pass of passes) {
    const rowBytes = bytesOf(pass);
    const stride = Math.max(1, bitsPerPixel >> 3);
    unfilterRows(rows, start, rowBytes, { rows: pass.rows, stride });
    for (let row = 0; row < pass.rows; row++) {
      const from = start + row * (rowBytes + 1) + 1;
      placeRow(rows.subarray(from, from + rowBytes), samples, png, { pass, row, channels });
    }
    start += pass.rows * (rowBytes + 1);
  }
  return samples;
}

interface RowPlace {
  readonly pass: PngPass;
  readonly row: number;
  readonly channels: ChannelCount;
}

function placeRow(packed: Uint8Array, samples: Samples, png: PngFile, place: RowPlace): void {
  const { pass, row, channels } = place;
  const first = ((pass.top + row * pass.stepY) * png.width + pass.left) * channels;
  if (png.depth === 8 && pass.stepX === 1) {
    samples.set(packed, first);
    return;
  }
  const readSample = sampleReader(packed, png.depth);
  for (let column = 0; column < pass.columns; column++) {
    const to = first + column * pass.stepX * channels;
    for (let channel = 0; channel < channels; channel++) {
      samples[to + channel] = readSample(column * channels + channel);
    }
  }
}

function sampleReader(packed: Uint8Array, depth: number): (index: number) => number {
  if (depth === 8) return (index) => packed[index] ?? 0;
  if (depth === 16)
    return (index) => ((packed[2 * index] ?? 0) << 8) | (packed[2 * index + 1] ?? 0);
  const perByte = 8 / depth;
  const mask = (1 << depth) - 1;
  return (index) => {
    const shift = 8 - depth * ((index % perByte) + 1);
    return ((packed[Math.floor(index / perByte)] ?? 0) >> shift) & mask;
  };
}

function colour(png: PngFile, samples: Samples, channels: ChannelCount): Uint8Array {
  if (png.colourType === 3) return lookUp(samples, paletteOverWhite(png));
  const bytes = samples instanceof Uint16Array ? narrowSamples(samples) : samples;
  const rgb = png.depth < 8 ? lookUp(samples, greyRamp(png.depth)) : toRgb(bytes, channels);
  // For colour types 4 and 6 a tRNS chunk is forbidden and has no meaning.
  if (png.transparency !== undefined && channels % 2 === 1) {
    whitenKey(rgb, samples, channels, png.transparency);
  }
  return rgb;
}

function lookUp(indices: Samples, colours: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(3 * indices.length);
  for (let pixel = 0; pixel < indices.length; pixel++) {
    const from = 3 * (indices[pixel] ?? 0);
    rgb[3 * pixel] = colours[from] ?? 0;
    rgb[3 * pixel + 1] = colours[from + 1] ?? 0;
    rgb[3 * pixel + 2] = colours[from + 2] ?? 0;
  }
  return rgb;
}

function paletteOverWhite({ palette, transparency }: PngFile): Uint8Array {
  if (palette === undefined) throw invalidImage('expected a palette chunk, got none');
  return palette.map((sample, index) =>
    overWhite(sample, transparency?.[Math.floor(index / 3)] ?? 255),
  );
}

function greyRamp(depth: number): Uint8Array {
  const most = (1 << depth) - 1;
  return Uint8Array.from(
    { length: 3 * (most + 1) },
    (_, index) => (Math.floor(index / 3) * 255) / most,
  );
}

/** Makes the pixels of the one transparent colour white; the samples decide, before narrowing. */
function whitenKey(
  rgb: Uint8Array,
  samples: Samples,
  channels: ChannelCount,
  transparency: Uint8Array,
): void {
  const key = Array.from({ length: channels }, (_, channel) => {
    return ((transparency[2 * channel] ?? 0) << 8) | (transparency[2 * channel + 1] ?? 0);
  });
  for (let pixel = 0; 3 * pixel < rgb.length; pixel++) {
    if (key.every((sample, channel) => samples[pixel * channels + channel] === sample)) {
      rgb.fill(255, 3 * pixel, 3 * pixel + 3);
    }
  }
}
