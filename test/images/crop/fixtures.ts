import type { Box, RasterImage, Size } from '@grounder/core';

import { readFixture, readJsonFixture } from '../../support/fixtures.js';

interface StoredPicture extends Size {
  readonly offset: number;
}

interface StoredPair {
  readonly source: StoredPicture;
  readonly expected: StoredPicture;
}

type Sides = readonly [left: number, top: number, right: number, bottom: number];

interface StoredPlace {
  readonly image: readonly [width: number, height: number];
  readonly target: readonly [width: number, height: number];
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

interface StoredIndex {
  readonly blurs: readonly (StoredPair & { readonly sigma: number })[];
  readonly crops: readonly { readonly box: Sides; readonly pixels: Sides }[];
  readonly letterboxes: readonly StoredPlace[];
  readonly letterbox: StoredPair;
}

/** A picture and what Pillow made of it. */
export interface PicturePair {
  readonly source: RasterImage;
  readonly expected: RasterImage;
}

const index = readJsonFixture('croppers/croppers.json') as StoredIndex;
const bytes = readFixture('croppers/croppers.bin');

/** Pictures that Pillow blurred. */
export const blurCases: readonly (PicturePair & { readonly sigma: number })[] = index.blurs.map(
  (stored) => ({ sigma: stored.sigma, ...readPair(stored) }),
);

/** Boxes between pixels and the pixels that Pillow takes for them. */
export const cropCases: readonly { readonly box: Box; readonly pixels: Box }[] = index.crops.map(
  ({ box, pixels }) => ({ box: toBox(box), pixels: toBox(pixels) }),
);

/** Where Ultralytics' letterbox puts images. */
export const letterboxPlaces: readonly StoredPlace[] = index.letterboxes;

/** A picture of 61×40 and its letterbox of 45×50. */
export const letterboxPair: PicturePair = readPair(index.letterbox);

function readPair({ source, expected }: StoredPair): PicturePair {
  return { source: readPicture(source), expected: readPicture(expected) };
}

function readPicture({ offset, width, height }: StoredPicture): RasterImage {
  return { width, height, data: bytes.subarray(offset, offset + 3 * width * height) };
}

function toBox([left, top, right, bottom]: Sides): Box {
  return { left, top, right, bottom };
}
