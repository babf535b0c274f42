import type { CallOptions, TokenFeatures } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** Inputs that are encoded some at a time. */
export interface TokenWork {
  /** Inputs in all. */
  readonly count: number;
  /** Most inputs at a time. */
  readonly batchSize: number;
  /** The stage's name for progress. */
  readonly stage: string;
  /** Encodes some of the inputs. */
  encode(start: number, count: number): Promise<Omit<TokenFeatures, 'rows'>>;
}

/** Encodes inputs batch by batch into one array. */
export async function encodeTokensInBatches(
  work: TokenWork,
  options: CallOptions = {},
): Promise<TokenFeatures> {
  const { count, batchSize, stage } = work;
  let all = { tokens: 0, dim: 0, data: new Float32Array(0), mask: new Float32Array(0) };
  options.signal?.throwIfAborted();
  for (let start = 0; start < count; start += batchSize) {
    options.signal?.throwIfAborted();
    const length = Math.min(batchSize, count - start);
    const { tokens, dim, data, mask } = await work.encode(start, length);
    if (start === 0) {
      const places = count * tokens;
      all = { tokens, dim, data: new Float32Array(places * dim), mask: new Float32Array(places) };
    }
    assertFinite(data);
    all.data.set(data, start * tokens * dim);
    all.mask.set(mask, start * tokens);
    options.onProgress?.({ stage, done: start + length, total: count });
  }
  return { rows: count, ...all };
}

function assertFinite(data: Float32Array): void {
  if (data.every(Number.isFinite)) return;
  throw new GroundingError(
    'INVALID_DATA',
    'expected finite hidden states, got NaN or infinity from the model; an fp16 model may have ' +
      'overflowed, use its fp32 file',
  );
}
