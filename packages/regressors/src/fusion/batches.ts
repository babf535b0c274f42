import { GroundingError } from '@grounder/core';
import type { Tensor } from '@grounder/core';
import type { BatchSource } from '@grounder/training';

import type { FeatureFile } from '../features/feature-file.js';
import type { EncoderIdentity } from '../features/encoder-identity.js';
import type { ExampleFeatures, FeatureSet } from '../features/feature-set.js';
import type { TokensOfBranch } from './head.js';
import { fusionNames } from './head.js';
import type { HeadBatchesOptions } from '../heads/batches.js';
import { checkBox, exampleBatches, floats, targetNames } from '../heads/batches.js';

/** How batches for a fusion head are cut. */
export interface FusionBatchesOptions extends HeadBatchesOptions {
  /**
   * Whether they tell how much of each patch lies in the box.
   * @defaultValue false
   */
  readonly patches?: boolean;
}

/** Cuts batches for a fusion head. */
export function fusionBatches(set: FeatureSet, options: FusionBatchesOptions): BatchSource {
  const image = tokensOf(set.imageEncoder);
  const text = tokensOf(set.textEncoder);
  for (const example of set.examples) checkBox(example);
  return exampleBatches(set.examples, options, (examples) => {
    const read = tokenTensor(set.texts, rowsOf(examples, 'text'), text);
    const mask = maskOf(read);
    checkMask(mask, (row) => `the phrase of example "${examples[row]?.id ?? ''}"`);
    return {
      [fusionNames.image]: tokenTensor(set.images, rowsOf(examples, 'image'), image),
      [fusionNames.text]: read,
      [fusionNames.mask]: mask,
      [targetNames.boxes]: floats(
        [examples.length, 4],
        examples.flatMap(({ box }) => box),
      ),
      ...(options.patches === true && { [targetNames.inside]: insideOf(examples, image.count) }),
    };
  });
}

/** Tells how an encoder's vectors divide into tokens. */
export function tokensOf({ name, dim, tokens }: EncoderIdentity): Required<TokensOfBranch> {
  if (tokens !== undefined && dim % tokens.count === 0) {
    const { count, tensors } = tokens;
    return { count, width: dim / count, layers: tensors.length };
  }
  throw new GroundingError(
    'INVALID_DATA',
    `expected features of tokens by "${name}", got pooled ones; extract them with extractTokenFeatures`,
  );
}

/**
 * Checks that every phrase has a token.
 * @param mask - [phrases, tokens].
 */
export function checkMask(mask: Tensor, nameOf: (row: number) => string): void {
  const [rows = 0, length = 0] = mask.dims;
  const data = mask.data as Float32Array;
  for (let row = 0; row < rows; row += 1) {
    if (data.subarray(row * length, (row + 1) * length).includes(1)) continue;
    throw new GroundingError(
      'INVALID_DATA',
      `expected at least one token in ${nameOf(row)}, got padding alone; check the text encoder`,
    );
  }
}

function insideOf(examples: readonly ExampleFeatures[], count: number): Tensor {
  const shares = examples.flatMap(({ box }) => coveredShares(box, Math.sqrt(count)));
  return floats([examples.length, count], shares);
}

/** For each cell of a grid, row by row, how much of it a box covers, 0 to 1. */
function coveredShares(
  [centerX, centerY, width, height]: ExampleFeatures['box'],
  side: number,
): readonly number[] {
  const along = (center: number, length: number) =>
    Array.from({ length: side }, (_, cell) => {
      const end = Math.min((cell + 1) / side, center + length / 2);
      return Math.max(0, end - Math.max(cell / side, center - length / 2)) * side;
    });
  const across = along(centerX, width);
  return along(centerY, height).flatMap((down) => across.map((share) => share * down));
}

function rowsOf(examples: readonly ExampleFeatures[], kind: 'image' | 'text'): readonly number[] {
  return examples.map((example) => example[kind]);
}

function tokenTensor(
  file: FeatureFile,
  rows: readonly number[],
  { count, width }: TokensOfBranch,
): Tensor {
  return { type: 'float32', dims: [rows.length, count, width], data: file.read(rows) };
}

/** Padding was written as zeros, which no layer gives. */
function maskOf({ dims, data }: Tensor): Tensor {
  const [rows = 0, count = 0, width = 0] = dims;
  const states = data as Float32Array;
  const mask = Float32Array.from({ length: rows * count }, (_, place) =>
    states.subarray(place * width, (place + 1) * width).some((value) => value !== 0) ? 1 : 0,
  );
  return { type: 'float32', dims: [rows, count], data: mask };
}
