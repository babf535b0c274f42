import { expect } from 'chai';

import { floats, placeholder, runTranslated, texts, tfjsNode } from './model.js';

describe('tfjsMathOperators', () => {
  it('translates a product with a bias and an activation in one node', async () => {
    const constants = { c: floats([2, 2], 1, -2, 3, 4), b: floats([2], -8, 1) };
    for (const [inputs, fused, turns, expected] of [
      [['x', 'c', 'b'], ['BiasAdd', 'Relu'], false, [0, 7, 7, 11]],
      [['x', 'c', 'b'], ['BiasAdd', 'Relu6'], false, [0, 6, 6, 6]],
      [['x', 'c', 'b'], ['BiasAdd'], false, [-1, 7, 7, 11]],
      [['x', 'c', 'b'], ['BiasAdd'], true, [-11, 12, -13, 26]],
      [['x', 'c'], ['Relu'], true, [0, 11, 0, 25]],
      [['x', 'c'], [], false, [7, 6, 15, 10]],
    ] as const) {
      const attributes = { fused_ops: texts(...fused), transpose_b: { b: turns } };
      const nodes = [placeholder(2, 2), tfjsNode('_FusedMatMul', 'y', inputs, attributes)];

      const { values } = await runTranslated(
        { nodes, constants, output: 'y' },
        { dims: [2, 2], values: [1, 2, 3, 4] },
      );

      expect(values).to.deep.equal(expected);
    }
  });
});
