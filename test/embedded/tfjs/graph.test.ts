import { expect } from 'chai';

import { parseTfjsGraph } from '@grounder/embedded';

import { thrownBy } from '../../support/failures.js';

const file = {
  format: 'graph-model',
  modelTopology: {
    node: [
      { name: 'x', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } },
      { name: 'y', op: 'Add', input: ['x:0', 'w', '^z', 'z:1'] },
    ],
  },
  weightsManifest: [
    { paths: ['a.bin'], weights: [{ name: 'w', shape: [2], dtype: 'float32' }] },
    {
      paths: ['b.bin'],
      weights: [
        {
          name: 'v',
          shape: [],
          dtype: 'float32',
          quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
        },
      ],
    },
  ],
};

describe('parseTfjsGraph', () => {
  it('reads nodes with their inputs, without control inputs', () => {
    const { nodes } = parseTfjsGraph(file);

    expect(nodes).to.deep.equal([
      { name: 'x', op: 'Placeholder', inputs: [], attributes: { dtype: { type: 'DT_FLOAT' } } },
      { name: 'y', op: 'Add', inputs: ['x', 'w', 'z:1'], attributes: {} },
    ]);
  });

  it('reads the weights of all groups in order', () => {
    const { weights } = parseTfjsGraph(file);

    expect(weights).to.deep.equal([
      { name: 'w', shape: [2], dtype: 'float32' },
      {
        name: 'v',
        shape: [],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
      },
    ]);
  });

  it('reads the weight files of all groups in order', () => {
    expect(parseTfjsGraph(file).weightFiles).to.deep.equal(['a.bin', 'b.bin']);
  });

  for (const [name, value] of [
    ['undefined', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'graph-model'],
    ['an empty object', {}],
    ['a layers model', { modelTopology: { class_name: 'Sequential' }, weightsManifest: [] }],
    ['a model without weights', { modelTopology: { node: [] } }],
    ['nodes that are no list', { ...file, modelTopology: { node: {} } }],
    ['a node without a name', { ...file, modelTopology: { node: [{ op: 'Add' }] } }],
    ['an input that is no text', withNode({ name: 'y', op: 'Add', input: [1] })],
    ['an attribute that is no object', withNode({ name: 'y', op: 'Add', attr: { T: 1 } })],
    ['weights without a file', { ...file, weightsManifest: [{ weights: [] }] }],
    ['a weight without a shape', { ...file, weightsManifest: [{ weights: [{ name: 'w' }] }] }],
  ] as const) {
    it(`refuses ${name} with INVALID_MODEL`, () => {
      expect(thrownBy(() => parseTfjsGraph(value))).to.have.property('code', 'INVALID_MODEL');
    });
  }
});

function withNode(node: object): object {
  return { ...file, modelTopology: { node: [node] } };
}
