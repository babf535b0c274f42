import { GroundingError } from './grounding-error.js';
import type { CallOptions, Embeddings } from './ports.js';
import type { Rows } from './session-tensors.js';

/** Inputs in one run of a model, or examples in one step, where nobody says how many. */
export const defaultBatchSize = 32;

/** Work that is done some rows at a time. */
export interface BatchedWork {
  /** Rows in all. */
  readonly count: number;
  /** Most rows at a time. */
  readonly batchSize: number;
  /** The stage's name for progress. */
  readonly stage: string;
  /**
   * Whether rows are brought to Euclidean length 1.
   * @defaultValue true
   */
  readonly normalise?: boolean;
  /**
   * Encodes some of the rows.
   * @param start - The first row.
   */
  encode(start: number, count: number): Promise<Rows>;
}

/**
 * Encodes rows batch by batch and brings each to Euclidean length 1, unless they are to stay as they
 * are.
 */
export async function encodeInBatches(
  work: BatchedWork,
  options: CallOptions = {},
): Promise<Embeddings> {
  const { count, batchSize, stage, normalise = true } = work;
  let dim = 0;
  let data = new Float32Array(0);
  options.signal?.throwIfAborted();
  for (let start = 0; start < count; start += batchSize) {
    options.signal?.throwIfAborted();
    const length = Math.min(batchSize, count - start);
    const rows = await work.encode(start, length);
    if (start === 0) {
      dim = rows.dim;
      data = new Float32Array(count * dim);
    }
    for (let row = 0; row < length; row++) {
      const source = rows.data.subarray(row * dim, (row + 1) * dim);
      const target = data.subarray((start + row) * dim, (start + row + 1) * dim);
      if (normalise) writeNormalised(source, target);
      else target.set(source);
    }
    options.onProgress?.({ stage, done: start + length, total: count });
  }
  return { rows: count, dim, data, normalised: normalise };
}

/** Brings a vector to Euclidean length 1; a vector of zeros stays one. */
export function writeNormalised(source: Float32Array, target: Float32Array): void {
  let squares = 0;
  for (const value of source) squares += value * value;
  if (!Number.isFinite(squares)) {
    throw new GroundingError(
      'INVALID_DATA',
      'expected finite embeddings, got NaN or infinity from the model; an fp16 model may have ' +
        'overflowed, use its fp32 file',
    );
  }
  const length = Math.sqrt(squares) || 1;
  source.forEach((value, index) => {
    target[index] = value / length;
  });
}
