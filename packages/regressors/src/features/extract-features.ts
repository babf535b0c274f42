import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Size } from '@grounder/core';
import { clipBox, GroundingError, toCenterBox, toNormalisedBox } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

import type { EncoderIdentity } from './encoder-identity.js';
import type { ExampleFeatures, FeatureIndex, FeatureSet } from './feature-set.js';
import type { EncoderSource, ExtractFeaturesOptions, LearnedExample } from './extract-options.js';
import { featureNames, openFeatureSet, readIndex } from './feature-set.js';
import { writePictures, writeTexts } from './write-feature-files.js';

/**
 * Runs frozen encoders over a data set once and keeps the vectors on disk: pictures and phrases that
 * occur several times are encoded once. When the folder holds the features of the same examples by the
 * same encoders already, they are used.
 * @param folder - Where they are kept; it is made.
 * @returns The open features; the caller disposes them.
 * @throws GroundingError `INVALID_DATA` when no example has a target or a feature is not finite,
 *   `INVALID_BOX` when a box has no area inside its picture, `FILE_UNWRITABLE` when the disk is full;
 *   further what `load` and the encoders throw. Nothing that was finished before is lost; what was not
 *   finished is not taken for finished.
 */
export async function extractFeatures(
  folder: string,
  options: ExtractFeaturesOptions,
): Promise<FeatureSet> {
  const source = fingerprintOf(options);
  const indexPath = join(folder, featureNames.index);
  const known = await readIndex(indexPath).catch(() => undefined);
  if (known?.source === source) return openFeatureSet(folder);
  const wanted = options.examples.filter(({ box }) => box !== undefined);
  if (wanted.length === 0) throw noExamples(options.examples.length);
  try {
    await mkdir(folder, { recursive: true });
    // The index leaves first and comes last: files that are half replaced are never taken for ready.
    for (const name of Object.values(featureNames)) await rm(join(folder, name), { force: true });
    const index = await writeFeatures(folder, wanted, options);
    const withoutTarget = options.examples.length - wanted.length;
    const temporary = `${indexPath}.tmp`;
    await writeFile(temporary, JSON.stringify({ ...index, source, withoutTarget }));
    await rename(temporary, indexPath);
  } catch (error) {
    throw toUnwritable(error, folder, 'name a folder that can be written, on a disk with room');
  }
  return openFeatureSet(folder);
}

type Parts = Pick<FeatureIndex, 'imageEncoder' | 'textEncoder' | 'examples'>;

async function writeFeatures(
  folder: string,
  examples: readonly LearnedExample[],
  options: ExtractFeaturesOptions,
): Promise<Parts> {
  const texts = [...new Set(examples.map(({ expression }) => expression))];
  const pictures = [...new Set(examples.map(({ picture }) => picture))];
  const textDim = await writeTexts(join(folder, featureNames.texts), texts, options);
  const { imageDim, sizes, regions } = await writePictures(folder, pictures, options);
  const textRows = new Map(texts.map((text, row) => [text, row]));
  const imageRows = new Map(pictures.map((picture, row) => [picture, row]));
  const { image, text } = options;
  return {
    imageEncoder: identityOf(image, imageDim),
    textEncoder: identityOf(text, textDim),
    examples: examples.map((example): ExampleFeatures => {
      const row = imageRows.get(example.picture) ?? 0;
      return {
        id: example.id,
        image: row,
        text: textRows.get(example.expression) ?? 0,
        box: normalisedBox(example, sizes[row] ?? { width: 1, height: 1 }),
        regions: regions[row] ?? [0, 0],
      };
    }),
  };
}

function identityOf(
  { name, fingerprint, tokens }: EncoderSource<unknown>,
  dim: number,
): EncoderIdentity {
  return { name, fingerprint, dim, ...(tokens && { tokens: tokens() }) };
}

/** Annotated boxes may leave their picture a little; what is seen of them is learned. */
function normalisedBox({ id, box }: LearnedExample, size: Size): ExampleFeatures['box'] {
  try {
    const clipped = clipBox(box ?? { left: 0, top: 0, right: 0, bottom: 0 }, size);
    const { centerX, centerY, width, height } = toCenterBox(toNormalisedBox(clipped, size));
    return [centerX, centerY, width, height];
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    throw new GroundingError(error.code, `example ${id}: ${error.message}`, { cause: error });
  }
}

function fingerprintOf({ examples, image, text, regions, type }: ExtractFeaturesOptions): string {
  const hash = createHash('sha256');
  const encoders = [image.fingerprint, text.fingerprint, type ?? 'float32'];
  hash.update(
    JSON.stringify([...encoders, regions?.name, regions?.most, image.variant, text.variant]),
  );
  for (const { id, picture, expression, box } of examples) {
    hash.update(JSON.stringify([id, picture, expression, box]));
  }
  return hash.digest('hex');
}

function noExamples(count: number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected at least one example with a box to learn from, got ${count} examples, none with a box`,
  );
}
