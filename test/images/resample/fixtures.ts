import type { Box, RasterImage } from '@grounder/core';
import type { ResampleFilter, ResizeOptions } from '@grounder/images';

import { readFixture, readJsonFixture } from '../../support/fixtures.js';

interface StoredPicture {
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

interface StoredCase extends StoredPicture {
  readonly source: string;
  readonly filter: ResampleFilter;
  readonly region: readonly [number, number, number, number] | null;
  readonly surroundings: 'visible' | 'hidden';
}

interface StoredIndex {
  readonly sources: Readonly<Record<string, StoredPicture>>;
  readonly cases: readonly StoredCase[];
}

/** What Pillow made of a picture. */
export interface ResampleCase {
  readonly name: string;
  readonly source: RasterImage;
  readonly filter: ResampleFilter;
  readonly region: Box | undefined;
  readonly surroundings: 'visible' | 'hidden';
  readonly expected: RasterImage;
}

const index = readJsonFixture('resample/resample.json') as StoredIndex;
const bytes = readFixture('resample/resample.bin');

function readPicture({ offset, width, height }: StoredPicture, from = bytes): RasterImage {
  return { width, height, data: from.subarray(offset, offset + 3 * width * height) };
}

/** One of the fixtures' source pictures. */
export function readSource(name: string): RasterImage {
  const stored = index.sources[name];
  if (stored === undefined) throw new Error(`no source picture ${name}`);
  return readPicture(stored);
}

/** All pictures that Pillow resized. */
export function readCases(): readonly ResampleCase[] {
  return index.cases.map((stored) => {
    const { source, filter, surroundings, width, height } = stored;
    const from = readSource(source);
    const box = stored.region === null ? '' : ` of ${stored.region.join()} ${surroundings}`;
    return {
      name: `${source} ${from.width}×${from.height}${box} to ${width}×${height}, ${filter}`,
      source: from,
      filter,
      surroundings,
      region: stored.region === null ? undefined : toBox(stored.region),
      expected: readPicture(stored),
    };
  });
}

/** What OpenCV or torchvision made of a picture. */
export interface LibraryCase {
  readonly name: string;
  readonly source: RasterImage;
  readonly options: ResizeOptions;
  readonly expected: RasterImage;
}

/** All pictures that OpenCV and torchvision resized. */
export function readLibraryCases(): readonly LibraryCase[] {
  const { cases } = readJsonFixture('resample/libraries.json') as {
    readonly cases: readonly (StoredPicture &
      Pick<StoredCase, 'source' | 'filter'> &
      Required<Pick<ResizeOptions, 'resample'>>)[];
  };
  const made = readFixture('resample/libraries.bin');
  return cases.map((stored) => {
    const { source, resample, filter, width, height } = stored;
    return {
      name: `${resample}: ${source} to ${width}×${height}, ${filter}`,
      source: readSource(source),
      options: { width, height, filter, resample },
      expected: readPicture(stored, made),
    };
  });
}

function toBox([left, top, right, bottom]: readonly [number, number, number, number]): Box {
  return { left, top, right, bottom };
}

/** The bytes of CLIP's pixel values, rows 100 to 123 of each channel. */
export function readClipRows(): Float32Array {
  return new Float32Array(Uint8Array.from(readFixture('resample/clip.bin')).buffer);
}
