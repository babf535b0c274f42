import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Detection, ImageEncoder, RasterImage, TextEncoder } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import type { ExtractFeaturesOptions, LearnedExample } from '@grounder/regressors/internal';

/** A grey picture with a red, a green and a blue square; which of them is meant says the phrase. */
export interface ToyPicture {
  readonly image: RasterImage;
  readonly regions: readonly Detection[];
}

const side = 32;
const colours = ['red', 'green', 'blue'] as const;

/** Draws the picture of a seed. */
export function drawToy(seed: number): ToyPicture {
  const random = createRandom(seed);
  const data = new Uint8Array(3 * side * side).fill(128);
  const regions = colours.map((label, channel) => {
    const size = 6 + Math.floor(6 * random());
    const left = Math.floor((side / 3) * channel + (side / 3 - size) * random());
    const top = Math.floor((side - size) * random());
    for (let row = top; row < top + size; row += 1) {
      for (let column = Math.max(0, left); column < left + size; column += 1) {
        data.fill(0, 3 * (row * side + column), 3 * (row * side + column) + 3);
        data[3 * (row * side + column) + channel] = 255;
      }
    }
    const box = { left: Math.max(0, left), top, right: left + size, bottom: top + size };
    return { box, label, score: 1 };
  });
  return { image: createRasterImage(side, side, data), regions };
}

/** Phrases about the pictures of some seeds. */
export function toyExamples(seeds: readonly number[]): readonly LearnedExample[] {
  return seeds.flatMap((seed) =>
    drawToy(seed).regions.map(({ box, label }) => {
      return {
        id: `${seed} ${label}`,
        picture: String(seed),
        expression: `the ${label} square`,
        box,
      };
    }),
  );
}

/** Sees means of the colours over an 8 × 8 grid: layout is kept. Counts what it is shown. */
export function gridEncoder(): ImageEncoder & { seen: number } {
  const cells = 8;
  const dim = 3 * cells * cells;
  return {
    seen: 0,
    encode(images) {
      this.seen += images.length;
      const data = new Float32Array(images.length * dim);
      for (const [row, { width, height, data: pixels }] of images.entries()) {
        for (let cell = 0; cell < cells * cells; cell += 1) {
          const x = Math.floor((((cell % cells) + 0.5) * width) / cells);
          const y = Math.floor(((Math.floor(cell / cells) + 0.5) * height) / cells);
          for (let channel = 0; channel < 3; channel += 1) {
            const value = pixels[3 * (y * width + x) + channel] ?? 0;
            data[row * dim + 3 * cell + channel] = value / 255 - 0.5;
          }
        }
      }
      return Promise.resolve({ rows: images.length, dim, data, normalised: false });
    },
  };
}

/** One number for each colour word. */
export function wordEncoder(): TextEncoder & { seen: number } {
  return {
    seen: 0,
    encode(texts) {
      this.seen += texts.length;
      const data = Float32Array.from(
        texts.flatMap((text) => colours.map((colour) => (text.includes(colour) ? 1 : 0.1))),
      );
      return Promise.resolve({ rows: texts.length, dim: colours.length, data, normalised: false });
    },
  };
}

/** What the features of some seeds are extracted with. */
export function toyExtraction(seeds: readonly number[]): ExtractFeaturesOptions {
  return {
    examples: toyExamples(seeds),
    load: (picture) => Promise.resolve(drawToy(Number(picture)).image),
    image: { encoder: gridEncoder(), name: 'grid', fingerprint: 'grid-1' },
    text: { encoder: wordEncoder(), name: 'words', fingerprint: 'words-1' },
  };
}

/** Regions of a picture of {@link drawToy}. */
export const toyRegions = {
  name: 'truth',
  propose: (picture: string) => Promise.resolve(drawToy(Number(picture)).regions),
  most: 10,
  cropper: {
    crop: (
      { width, data }: RasterImage,
      { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
    ) => {
      const rows = Array.from({ length: bottom - top }, (_, row) => {
        const start = 3 * ((top + row) * width + left);
        return [...data.subarray(start, start + 3 * (right - left))];
      });
      return createRasterImage(right - left, bottom - top, Uint8Array.from(rows.flat()));
    },
  },
};

/** Makes a folder for each test and removes it afterwards. */
export function testFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-heads-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  return () => folder;
}

/** 0 to `count` − 1, from `first` on. */
export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
