import type { TokenRows } from '@grounder/core/internal';

/** How the states of a text's tokens become one vector. */
export type Pooling = 'mean' | 'cls' | 'max';

/**
 * Makes one vector of the hidden states of each text, as sentence-transformers' `Pooling` does
 * (https://github.com/huggingface/sentence-transformers): the mean over its tokens, the state of its
 * first token, or the greatest value of each dimension. Padding does not count.
 */
export function poolTokens(
  { tokens, dim, data }: TokenRows,
  mask: Int32Array,
  pooling: Pooling,
): Float32Array {
  const rows = data.length / (tokens * dim);
  const pooled = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row += 1) {
    const own = mask.subarray(row * tokens, (row + 1) * tokens);
    const states = data.subarray(row * tokens * dim, (row + 1) * tokens * dim);
    pools[pooling](states, own, pooled.subarray(row * dim, (row + 1) * dim));
  }
  return pooled;
}

type Pool = (states: Float32Array, mask: Int32Array, target: Float32Array) => void;

const pools: Readonly<Record<Pooling, Pool>> = {
  cls: (states, _, target) => {
    target.set(states.subarray(0, target.length));
  },
  mean: (states, mask, target) => {
    const dim = target.length;
    let count = 0;
    for (const [token, isToken] of mask.entries()) {
      if (isToken === 0) continue;
      count += 1;
      for (let axis = 0; axis < dim; axis += 1) {
        target[axis] = (target[axis] ?? 0) + (states[token * dim + axis] ?? 0);
      }
    }
    target.forEach((sum, axis) => {
      target[axis] = sum / Math.max(count, 1);
    });
  },
  max: (states, mask, target) => {
    const dim = target.length;
    // A text without a token is zeros, as with the mean.
    target.fill(mask.includes(1) ? -Infinity : 0);
    for (const [token, isToken] of mask.entries()) {
      if (isToken === 0) continue;
      for (let axis = 0; axis < dim; axis += 1) {
        target[axis] = Math.max(target[axis] ?? 0, states[token * dim + axis] ?? 0);
      }
    }
  },
};
