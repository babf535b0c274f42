import { expect } from 'chai';

import { createRandom } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { SelfAttentionOptions, Variable } from '@grounder/training/internal';
import { checkGradients } from '@grounder/training';
import { selfAttention, transformerLayer } from '@grounder/training/internal';

const runtime = nodeRuntime({ threads: 1 });
const random = createRandom(3);
const data = Array.from({ length: 2 * 3 * 4 }, () => 2 * random() - 1);

/** The largest error of the derived gradient of tokens, [2, 3, 4]. */
async function errorOf(build: (x: Variable) => Variable): Promise<number | undefined> {
  const [comparison] = await checkGradients({
    runtime,
    step: 1e-2,
    inputs: [{ dims: [2, 3, 4], data, shape: ['batch', 3, 4] }],
    build: ([x]) => {
      if (x === undefined) throw new TypeError('no input');
      return build(x);
    },
  });
  return comparison?.largestError;
}

describe('transformer blocks', () => {
  const options = (): SelfAttentionOptions => {
    return { name: 'layer', heads: 2, random: createRandom(5) };
  };

  it('have the gradients of central differences, attention with its shares', async () => {
    expect(await errorOf((x) => selfAttention(x, options()).values)).to.be.below(5e-3);
    expect(await errorOf((x) => selfAttention(x, options()).shares)).to.be.below(5e-3);
  });

  for (const norm of ['post', 'pre'] as const) {
    it(`have the gradients of central differences, a whole layer, ${norm}-norm`, async () => {
      const build = (x: Variable) =>
        transformerLayer(x, { ...options(), inner: 6, norm, activation: (each) => each }).output;

      expect(await errorOf(build)).to.be.below(2e-2);
    });
  }
});
