import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';

import type { FeatureFile } from './feature-file.js';
import { openFeatureFile } from './feature-file.js';
import type { EncoderIdentity } from './encoder-identity.js';
import { isEncoder } from './encoder-identity.js';
import { isRecord, jsonOrUndefined } from './parsed-values.js';

/** One example as rows of the files of features. */
export interface ExampleFeatures {
  /** The example's own id. */
  readonly id: string;
  /** Row of the picture's features. */
  readonly image: number;
  /** Row of the phrase's features. */
  readonly text: number;
  /** The object's box: centre x, centre y, width, height as shares of the picture's sides. */
  readonly box: readonly [number, number, number, number];
  /** First row of the picture's regions, and their number; 0 without regions. */
  readonly regions: readonly [first: number, count: number];
}

/** What is in a folder of features beside the vectors. */
export interface FeatureIndex {
  /** The image encoder. */
  readonly imageEncoder: EncoderIdentity;
  /** The text encoder. */
  readonly textEncoder: EncoderIdentity;
  /** Tells from what the features were extracted. */
  readonly source: string;
  /** The examples. */
  readonly examples: readonly ExampleFeatures[];
  /** Examples left out since they mean nothing in their picture. */
  readonly withoutTarget: number;
}

/** Features of a data set on a disk. */
export interface FeatureSet extends FeatureIndex, Disposable {
  /** Features of whole pictures. */
  readonly images: FeatureFile;
  /** Features of phrases. */
  readonly texts: FeatureFile;
  /** Features of regions, those of a picture one after the other; undefined without regions. */
  readonly regions: FeatureFile | undefined;
  /** Boxes of regions: left, top, right, bottom as shares of the picture's sides. */
  readonly regionBoxes: FeatureFile | undefined;
}

/** The names of the files. */
export const featureNames = {
  index: 'features.json',
  images: 'images.npy',
  texts: 'texts.npy',
  regions: 'regions.npy',
  regionBoxes: 'region-boxes.npy',
} as const;

/**
 * Opens a folder that `extractFeatures` wrote.
 * @returns The features; the caller disposes them.
 * @throws GroundingError `FILE_NOT_FOUND` when there are none, `INVALID_DATA` when they are damaged.
 */
export async function openFeatureSet(folder: string): Promise<FeatureSet> {
  const index = await readIndex(join(folder, featureNames.index));
  const opened: FeatureFile[] = [];
  const openFile = (name: string): FeatureFile => {
    const file = openFeatureFile(join(folder, name));
    opened.push(file);
    return file;
  };
  const dispose = (): void => {
    for (const file of opened) file[Symbol.dispose]();
  };
  try {
    const hasRegions = existsSync(join(folder, featureNames.regions));
    return {
      ...index,
      images: openFile(featureNames.images),
      texts: openFile(featureNames.texts),
      regions: hasRegions ? openFile(featureNames.regions) : undefined,
      regionBoxes: hasRegions ? openFile(featureNames.regionBoxes) : undefined,
      [Symbol.dispose]: dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Reads the index of a folder of features. */
export async function readIndex(path: string): Promise<FeatureIndex> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new GroundingError('FILE_NOT_FOUND', `expected features at ${path}, got none`, { cause });
  });
  const value = jsonOrUndefined(text);
  if (isIndex(value)) return value;
  throw new GroundingError(
    'INVALID_DATA',
    `expected ${path} to list features, got another or a damaged file; extract them again`,
  );
}

function isIndex(value: unknown): value is FeatureIndex {
  if (!isRecord(value)) return false;
  const { imageEncoder, textEncoder, source, examples, withoutTarget } = value;
  return (
    isEncoder(imageEncoder) &&
    isEncoder(textEncoder) &&
    typeof source === 'string' &&
    typeof withoutTarget === 'number' &&
    Array.isArray(examples) &&
    examples.every(isExample)
  );
}

function isExample(value: unknown): value is ExampleFeatures {
  if (!isRecord(value)) return false;
  const { id, image, text, box, regions } = value;
  const rows = [image, text];
  return (
    typeof id === 'string' &&
    rows.every((row) => Number.isSafeInteger(row)) &&
    areNumbers(box, 4) &&
    areNumbers(regions, 2)
  );
}

function areNumbers(value: unknown, length: number): boolean {
  return (
    Array.isArray(value) &&
    value.length === length &&
    value.every((each) => typeof each === 'number')
  );
}
