import { expect } from 'chai';

import { nodeRuntime } from '@grounder/models';
import type { Shape } from '@grounder/training';
import { checkGradients, linear } from '@grounder/training';

describe('linear', () => {
  const shapes: readonly Shape[] = [
    [2, 3, 4],
    ['batch', 3, 4],
    ['batch', 'regions', 4],
  ];
  for (const shape of shapes) {
    it(`takes a stack of vectors [${shape.join(', ')}]`, async () => {
      const numbers = (count: number) =>
        Array.from({ length: count }, (_, index) => Math.sin(3 * index + count));

      const comparisons = await checkGradients({
        runtime: nodeRuntime(),
        inputs: [
          { dims: [2, 3, 4], data: numbers(24), shape },
          { dims: [4, 5], data: numbers(20) },
          { dims: [5], data: numbers(5) },
        ],
        build: ([x, weight, bias]) => {
          if (x === undefined || weight === undefined) throw new TypeError('inputs expected');
          return linear(x, weight, bias);
        },
        type: 'float64',
      });

      for (const { largestError } of comparisons) expect(largestError).to.be.lessThan(1e-7);
    });
  }
});
