import type { ClipTokenizer } from '@grounder/clip/internal';
import type { Random } from '@grounder/core';
import type { BatchSource } from '@grounder/training';
import type { Batch } from '@grounder/training/internal';
import { iterableBatches } from '@grounder/training';

import { shape } from './encoders.js';
import type { Pool } from './samples.js';
import { pictureLength } from './samples.js';

/** Pictures are brought to mean 0 and about deviation 1. */
export const normalisation = { mean: 0.5, deviation: 0.25 } as const;

/** Half of each batch are whole pictures, half are crops; no two texts of a batch are the same. */
export function sceneBatches(
  pools: readonly Pool[],
  tokenizer: ClipTokenizer,
  { batchSize, steps }: { readonly batchSize: number; readonly steps: number },
): BatchSource {
  return iterableBatches(function* ({ random }) {
    for (let step = 0; step < steps; step += 1) {
      yield drawBatch(pools, tokenizer, { batchSize, random });
    }
  }, steps);
}

/** Draws one batch. */
export function drawBatch(
  pools: readonly Pool[],
  tokenizer: ClipTokenizer,
  { batchSize, random }: { readonly batchSize: number; readonly random: Random },
): Batch {
  const { imageSize: side, contextLength } = shape;
  const pixels = new Float32Array(batchSize * pictureLength);
  const ids = new BigInt64Array(batchSize * contextLength).fill(BigInt(tokenizer.padId));
  const texts = new Set<string>();
  while (texts.size < batchSize) {
    const pool = pools[texts.size % pools.length];
    const index = Math.floor((pool?.texts.length ?? 0) * random());
    const text = pool?.texts[index]?.(random) ?? '';
    if (texts.has(text)) continue;
    const row = texts.size;
    texts.add(text);
    if (pool !== undefined) writePlanes(pool.pixels, index, pixels.subarray(row * pictureLength));
    for (const [place, id] of tokenizer.encode(text).entries()) {
      ids[row * contextLength + place] = BigInt(id);
    }
  }
  return {
    pixel_values: { type: 'float32', dims: [batchSize, 3, side, side], data: pixels },
    input_ids: { type: 'int64', dims: [batchSize, contextLength], data: ids },
  };
}

function writePlanes(bytes: Uint8Array, index: number, planes: Float32Array): void {
  const count = pictureLength / 3;
  const start = index * pictureLength;
  const { mean, deviation } = normalisation;
  for (let place = 0; place < pictureLength; place += 1) {
    const channel = place % 3;
    const value = (bytes[start + place] ?? 0) / 255;
    planes[channel * count + (place - channel) / 3] = (value - mean) / deviation;
  }
}
