import type { Tensor } from '@grounder/core';
import { createRandom, GroundingError, iou } from '@grounder/core';
import type { BatchSource } from '@grounder/training';
import type { Batch } from '@grounder/training/internal';
import { shuffledOrder } from '@grounder/training/internal';

import type { FeatureFile } from '../features/feature-file.js';
import type { ExampleFeatures, FeatureSet } from '../features/feature-set.js';
import { projectionNames } from '../projection/head.js';
import { geometryLength, proposalNames, regionGeometry } from '../proposal/head.js';

/** How batches are cut. */
export interface HeadBatchesOptions {
  /** Examples in a batch; the last one of an epoch has what is left. */
  readonly batchSize: number;
  /** Another random order in each epoch, or as they stand. */
  readonly order: 'shuffled' | 'fixed';
}

/** The IoU from which a region is the object meant. */
const hitIou = 0.5;

/** Names of what a head is taught, beside what it reads. */
export const targetNames = {
  boxes: 'target_boxes',
  label: 'label',
  hits: 'hits',
  inside: 'inside_box',
} as const;

/** Cuts batches for a projection head. */
export function projectionBatches(set: FeatureSet, options: HeadBatchesOptions): BatchSource {
  for (const example of set.examples) checkBox(example);
  return exampleBatches(set.examples, options, (examples) => ({
    [projectionNames.image]: vectors(
      set.images,
      examples.map(({ image }) => image),
    ),
    [projectionNames.text]: vectors(
      set.texts,
      examples.map(({ text }) => text),
    ),
    [targetNames.boxes]: floats(
      [examples.length, 4],
      examples.flatMap(({ box }) => box),
    ),
  }));
}

/**
 * Cuts batches for a proposal head. Each has as many places for regions as its richest picture.
 * @param options - Size and order; `keep` tells whether examples stay that no region fits, which
 *   cannot be learned from but are misses when measured.
 */
export function proposalBatches(
  set: FeatureSet,
  options: HeadBatchesOptions & { readonly keep: 'all' | 'those that a region fits' },
): BatchSource {
  const { regions, regionBoxes } = set;
  if (regions === undefined || regionBoxes === undefined) {
    throw new GroundingError(
      'INVALID_DATA',
      'expected features of regions, got those of whole pictures only; extract them with regions',
    );
  }
  const judged = set.examples.map((example) => {
    checkBox(example);
    return { example, overlaps: overlapsOf(example, regionBoxes) };
  });
  const kept = judged.filter(
    ({ overlaps }) => options.keep === 'all' || hits(overlaps).includes(1),
  );
  return exampleBatches(kept, options, (batch) => ({
    ...regionTensors(batch, regions, regionBoxes),
    [proposalNames.text]: vectors(
      set.texts,
      batch.map(({ example }) => example.text),
    ),
    [targetNames.label]: {
      type: 'int64',
      dims: [batch.length],
      data: BigInt64Array.from(batch, ({ overlaps }) => BigInt(bestOf(overlaps))),
    },
  }));
}

/** An example, and how well each region of its picture fits. */
interface JudgedExample {
  readonly example: ExampleFeatures;
  readonly overlaps: readonly number[];
}

function regionTensors(
  batch: readonly JudgedExample[],
  regions: FeatureFile,
  boxes: FeatureFile,
): Batch {
  const places = Math.max(1, ...batch.map(({ overlaps }) => overlaps.length));
  const { dim } = regions;
  const features = new Float32Array(batch.length * places * dim);
  const geometry = new Float32Array(batch.length * places * geometryLength);
  const mask = new Float32Array(batch.length * places);
  const isHit = new Float32Array(batch.length * places);
  for (const [row, { example, overlaps }] of batch.entries()) {
    const rows = regionRows(example);
    const start = row * places;
    features.set(regions.read(rows), start * dim);
    geometry.set(geometryOf(boxes.read(rows)), start * geometryLength);
    mask.fill(1, start, start + rows.length);
    isHit.set(hits(overlaps), start);
  }
  const tensor = (data: Float32Array, ...last: readonly number[]): Tensor => {
    return { type: 'float32', dims: [batch.length, places, ...last], data };
  };
  return {
    [proposalNames.regions]: tensor(features, dim),
    [proposalNames.geometry]: tensor(geometry, geometryLength),
    [proposalNames.mask]: tensor(mask),
    [targetNames.hits]: tensor(isHit),
  };
}

/**
 * Makes the geometry of several regions.
 * @returns {@link geometryLength} numbers for each.
 */
export function geometryOf(sides: Float32Array): Float32Array {
  const count = sides.length / 4;
  const rows = Array.from({ length: count }, (_, row) =>
    regionGeometry(sides.subarray(4 * row, 4 * row + 4)),
  );
  return Float32Array.from(rows.flat());
}

/** Cuts examples into batches. */
export function exampleBatches<Example>(
  examples: readonly Example[],
  { batchSize, order }: HeadBatchesOptions,
  toBatch: (examples: readonly Example[]) => Batch,
): BatchSource {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a whole batch size of at least 1, got ${batchSize}`,
    );
  }
  if (examples.length === 0) {
    throw new GroundingError(
      'INVALID_DATA',
      'expected at least one example to learn from, got none',
    );
  }
  const batchesPerEpoch = Math.ceil(examples.length / batchSize);
  return {
    batchesPerEpoch,
    *batches({ seed, skip }) {
      const rows =
        order === 'shuffled'
          ? shuffledOrder(examples.length, createRandom(seed))
          : Uint32Array.from(examples.keys());
      for (let batch = skip; batch < batchesPerEpoch; batch += 1) {
        const chosen = rows.subarray(batch * batchSize, (batch + 1) * batchSize);
        yield toBatch(Array.from(chosen).flatMap((row) => examples[row] ?? []));
      }
    },
  };
}

/** Throws `INVALID_DATA` unless an example's box is within its picture. */
export function checkBox({ id, box }: ExampleFeatures): void {
  const [centerX, centerY, width, height] = box;
  const ends = [
    centerX - width / 2,
    centerX + width / 2,
    centerY - height / 2,
    centerY + height / 2,
  ];
  // Shares that were rounded may miss the edge by a little.
  const isInside = ends.every((end) => end >= -1e-6 && end <= 1 + 1e-6);
  if (isInside && width > 0 && height > 0) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected the box of example "${id}" within the picture, centre and size as shares from 0 to 1; ` +
      `got [${box.join(', ')}]`,
  );
}

function overlapsOf(example: ExampleFeatures, boxes: FeatureFile): readonly number[] {
  const rows = regionRows(example);
  const sides = boxes.read(rows);
  const [centerX, centerY, width, height] = example.box;
  const target = {
    left: centerX - width / 2,
    top: centerY - height / 2,
    right: centerX + width / 2,
    bottom: centerY + height / 2,
  };
  return rows.map((_, row) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = sides.subarray(4 * row, 4 * row + 4);
    return iou({ left, top, right, bottom }, target);
  });
}

function regionRows({ regions: [first, count] }: ExampleFeatures): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

function hits(overlaps: readonly number[]): readonly number[] {
  return overlaps.map((overlap) => (overlap >= hitIou ? 1 : 0));
}

function bestOf(overlaps: readonly number[]): number {
  return Math.max(0, overlaps.indexOf(Math.max(...overlaps)));
}

function vectors(file: FeatureFile, rows: readonly number[]): Tensor {
  return { type: 'float32', dims: [rows.length, file.dim], data: file.read(rows) };
}

/** A tensor of floats. */
export function floats(dims: readonly number[], values: readonly number[]): Tensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}
