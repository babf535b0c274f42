import { expect } from 'chai';

import type { TfjsNode } from '@grounder/embedded/internal';
import { translateTfjs } from '@grounder/embedded';

import { expectRejection, thrownBy } from '../../support/failures.js';
import {
  floats,
  integers,
  placeholder,
  runTranslated,
  text,
  texts,
  tfjsNode,
  wholes,
} from './model.js';

/** One row of two pixels with two channels: (1, 2), (3, 4), as ONNX takes it. */
const pixels = { dims: [1, 2, 1, 2], values: [1, 3, 2, 4] };
const image = placeholder(1, 1, 2, 2);
const sliding = {
  strides: integers(1, 1, 1, 1),
  dilations: integers(1, 1, 1, 1),
  padding: text('SAME'),
  data_format: text('NHWC'),
};

describe('translateTfjs', () => {
  for (const [op, expected] of [
    ['Identity', [-1, 0.5, 8]],
    ['Relu', [0, 0.5, 8]],
    ['Relu6', [0, 0.5, 6]],
    ['Sigmoid', [1 / (1 + Math.E), 1 / (1 + Math.exp(-0.5)), 1 / (1 + Math.exp(-8))]],
    ['Tanh', [Math.tanh(-1), Math.tanh(0.5), Math.tanh(8)]],
  ] as const) {
    it(`translates ${op}`, async () => {
      const nodes = [placeholder(3), tfjsNode(op, 'y', ['x'])];

      const { values } = await runTranslated(
        { nodes, output: 'y' },
        { dims: [3], values: [-1, 0.5, 8] },
      );

      expected.forEach((value, index) => {
        expect(values[index]).to.be.closeTo(value, 1e-6);
      });
    });
  }

  for (const [op, expected] of [
    ['Add', [12, 23, 14, 25]],
    ['AddV2', [12, 23, 14, 25]],
    ['BiasAdd', [12, 23, 14, 25]],
    ['Sub', [-8, -17, -6, -15]],
    ['Mul', [20, 60, 40, 100]],
    ['RealDiv', [0.2, 0.15, 0.4, 0.25]],
    ['Maximum', [10, 20, 10, 20]],
    ['Minimum', [2, 3, 4, 5]],
  ] as const) {
    it(`translates ${op} with a vector along the last axis`, async () => {
      const nodes = [placeholder(2, 2), tfjsNode(op, 'y', ['x', 'c'])];
      const constants = { c: floats([2], 10, 20) };

      const { values } = await runTranslated(
        { nodes, constants, output: 'y' },
        { dims: [2, 2], values: [2, 3, 4, 5] },
      );

      expected.forEach((value, index) => {
        expect(values[index]).to.be.closeTo(value, 1e-6);
      });
    });
  }

  for (const [name, constant, expected] of [
    ['a scalar', floats([], 10), [11, 13, 12, 14]],
    ['a vector of channels', floats([2], 10, 20), [11, 13, 22, 24]],
    ['columns × channels', floats([2, 2], 10, 20, 30, 40), [11, 33, 22, 44]],
    ['columns alone', floats([2, 1], 10, 30), [11, 33, 12, 34]],
    ['a whole image', floats([1, 1, 2, 2], 10, 20, 30, 40), [11, 33, 22, 44]],
  ] as const) {
    it(`adds ${name} to an image along TF.js's axes`, async () => {
      const nodes = [image, tfjsNode('Add', 'y', ['x', 'c'])];

      const { dims, values } = await runTranslated(
        { nodes, constants: { c: constant }, output: 'y' },
        pixels,
      );

      expect(dims).to.deep.equal([1, 2, 1, 2]);
      expect(values).to.deep.equal(expected);
    });
  }

  it('uses one constant in both layouts', async () => {
    const axes = wholes(1, 2);
    const nodes = [
      image,
      tfjsNode('Add', 'sum', ['x', 'c']),
      tfjsNode('Mean', 'mean', ['sum', 'axes'], { keep_dims: { b: false } }),
      tfjsNode('Add', 'y', ['mean', 'c']),
    ];
    const constants = { c: floats([2], 10, 20), axes };

    const { dims, values } = await runTranslated({ nodes, constants, output: 'y' }, pixels);

    expect(dims).to.deep.equal([1, 2]);
    expect(values).to.deep.equal([22, 43]);
  });

  it('translates a convolution with bias and activation', async () => {
    // 1×1 kernel, 2 input channels × 1 output channel.
    const nodes = [
      image,
      tfjsNode('_FusedConv2D', 'y', ['x', 'w', 'b'], {
        ...sliding,
        fused_ops: texts('BiasAdd', 'Relu6'),
      }),
    ];
    const constants = { w: floats([1, 1, 2, 1], 1, 2), b: floats([1], -6) };

    const { dims, values } = await runTranslated({ nodes, constants, output: 'y' }, pixels);

    expect(dims).to.deep.equal([1, 1, 1, 2]);
    expect(values).to.deep.equal([0, 5]);
  });

  it('pads as TensorFlow does when the odd pixel goes to the end', async () => {
    // One channel, one row of four pixels, a kernel of three ones, stride 2: SAME pads right only.
    const nodes = [
      placeholder(1, 1, 4, 1),
      tfjsNode('Conv2D', 'y', ['x', 'w'], { ...sliding, strides: integers(1, 2, 2, 1) }),
    ];
    const constants = { w: floats([1, 3, 1, 1], 1, 1, 1) };

    const { values } = await runTranslated(
      { nodes, constants, output: 'y' },
      { dims: [1, 1, 1, 4], values: [1, 10, 100, 1000] },
    );

    expect(values).to.deep.equal([111, 1100]);
  });

  it('pads nothing when TensorFlow does not', async () => {
    const nodes = [
      placeholder(1, 1, 4, 1),
      tfjsNode('Conv2D', 'y', ['x', 'w'], { ...sliding, padding: text('VALID') }),
    ];
    const constants = { w: floats([1, 3, 1, 1], 1, 1, 1) };

    const { values } = await runTranslated(
      { nodes, constants, output: 'y' },
      { dims: [1, 1, 1, 4], values: [1, 10, 100, 1000] },
    );

    expect(values).to.deep.equal([111, 1110]);
  });

  it('keeps apart the channels of a depthwise convolution with a multiplier', async () => {
    // 1×1 kernel, 2 channels × multiplier 2: outputs are channel 0 × (1, 10), channel 1 × (100, 1000).
    const nodes = [image, tfjsNode('DepthwiseConv2dNative', 'y', ['x', 'w'], sliding)];
    const constants = { w: floats([1, 1, 2, 2], 1, 10, 100, 1000) };

    const { dims, values } = await runTranslated({ nodes, constants, output: 'y' }, pixels);

    expect(dims).to.deep.equal([1, 4, 1, 2]);
    expect(values).to.deep.equal([1, 3, 10, 30, 200, 400, 2000, 4000]);
  });

  it('translates MaxPool', async () => {
    const nodes = [
      image,
      tfjsNode('MaxPool', 'y', ['x'], { ...sliding, ksize: integers(1, 1, 2, 1) }),
    ];

    const { values } = await runTranslated({ nodes, output: 'y' }, pixels);

    expect(values).to.deep.equal([3, 3, 4, 4]);
  });

  it('takes the mean over rows and columns', async () => {
    const nodes = [image, tfjsNode('Mean', 'y', ['x', 'axes'], { keep_dims: { b: true } })];

    const { dims, values } = await runTranslated(
      { nodes, constants: { axes: wholes(1, 2) }, output: 'y' },
      pixels,
    );

    expect(dims).to.deep.equal([1, 2, 1, 1]);
    expect(values).to.deep.equal([2, 3]);
  });

  for (const axis of [3, -1]) {
    it(`joins images along axis ${axis}, the channels`, async () => {
      const nodes = [image, tfjsNode('ConcatV2', 'y', ['x', 'x', 'axis'])];
      const constants = { axis: { dims: [], data: Int32Array.of(axis) } };

      const { dims } = await runTranslated({ nodes, constants, output: 'y' }, pixels);

      expect(dims).to.deep.equal([1, 4, 1, 2]);
    });
  }

  // Values of tf.image.resizeBilinear([[0, 4]], [1, 4]) by its three ways to place pixels.
  for (const [name, attributes, expected] of [
    ['as it does by default', {}, [0, 2, 4, 4]],
    ['with half pixel centres', { half_pixel_centers: { b: true } }, [0, 1, 3, 4]],
    ['with aligned corners', { align_corners: { b: true } }, [0, 4 / 3, 8 / 3, 4]],
  ] as const) {
    it(`resizes ${name}`, async () => {
      const nodes = [
        placeholder(1, 1, 2, 1),
        tfjsNode('ResizeBilinear', 'y', ['x', 'size'], attributes),
      ];

      const { values } = await runTranslated(
        { nodes, constants: { size: wholes(1, 4) }, output: 'y' },
        { dims: [1, 1, 1, 2], values: [0, 4] },
      );

      expected.forEach((value, index) => {
        expect(values[index]).to.be.closeTo(value, 1e-6);
      });
    });
  }

  it('leaves out what the outputs do not need, and sorts the rest', () => {
    const nodes = [
      tfjsNode('Relu', 'b', ['a']),
      tfjsNode('Unheard', 'unneeded', ['a']),
      tfjsNode('Relu6', 'a', ['x']),
      placeholder(3),
    ];

    const { graph } = translateTfjs({
      graph: { nodes },
      constants: new Map(),
      outputs: ['b'],
    });

    expect(graph.nodes.map(({ name }) => name)).to.deep.equal(['a', 'b']);
    expect(graph.inputs.map(({ name }) => name)).to.deep.equal(['x']);
  });

  for (const op of ['Unheard', 'constructor', 'toString', '__proto__']) {
    it(`refuses the operator ${op} with INVALID_MODEL that names it and the node`, () => {
      const nodes = [placeholder(3), tfjsNode(op, 'the node', ['x'])];

      const error = thrownBy(() =>
        translateTfjs({
          graph: { nodes },
          constants: new Map(),
          outputs: ['the node'],
        }),
      );

      expect(error).to.have.property('code', 'INVALID_MODEL');
      expect(error).to.have.property('message').that.includes(op).and.includes('the node');
    });
  }

  for (const [name, nodes, message] of [
    ['a node that is absent', [tfjsNode('Relu', 'y', ['gone'])], 'gone'],
    ['a cycle', [tfjsNode('Relu', 'y', ['z']), tfjsNode('Relu', 'z', ['y'])], 'depends on itself'],
    [
      'data that stand otherwise than NHWC',
      [
        placeholder(1, 2, 2, 1),
        tfjsNode('Const', 'w'),
        tfjsNode('Conv2D', 'y', ['x', 'w'], { ...sliding, data_format: text('NCHW') }),
      ],
      'NHWC',
    ],
    [
      'an activation without a translation',
      [
        placeholder(1, 2, 2, 1),
        tfjsNode('Const', 'w'),
        tfjsNode('_FusedConv2D', 'y', ['x', 'w'], { ...sliding, fused_ops: texts('Erf') }),
      ],
      'Erf',
    ],
    ['a placeholder without a shape', [tfjsNode('Placeholder', 'y')], 'shape'],
  ] as const) {
    it(`refuses ${name} with INVALID_MODEL`, () => {
      const error = thrownBy(() =>
        translateTfjs({
          graph: { nodes },
          constants: new Map([['w', floats([1, 1, 1, 1], 1)]]),
          outputs: ['y'],
        }),
      );

      expect(error).to.have.property('code', 'INVALID_MODEL');
      expect(error).to.have.property('message').that.includes(message);
    });
  }

  it('takes parts of a list: from the end, one alone, and all that follow', async () => {
    const numbers = { s: wholes(-1), e: wholes(0), a: wholes(1), b: wholes(9), one: wholes(1) };
    const slice = (name: string, from: string, to: string, masks: object) =>
      tfjsNode('StridedSlice', name, ['x', from, to, 'one'], masks as TfjsNode['attributes']);
    for (const [node, expected] of [
      [slice('y', 's', 'e', { shrink_axis_mask: { i: '1' } }), [30]],
      [slice('y', 'a', 'b', { shrink_axis_mask: { i: '1' } }), [20]],
      [slice('y', 'a', 'b', { end_mask: { i: '1' } }), [20, 30]],
      [slice('y', 'a', 's', { begin_mask: { i: '1' } }), [10, 20]],
    ] as const) {
      const model = { nodes: [placeholder(3), node], constants: numbers, output: 'y' };

      const { values } = await runTranslated(model, { dims: [3], values: [10, 20, 30] });

      expect(values).to.deep.equal(expected);
    }
  });

  it('multiplies matrices that are to be turned', async () => {
    const second = floats([2, 2], 1, 2, 3, 4);
    for (const [attributes, expected] of [
      [{}, [7, 10, 15, 22]],
      [{ transpose_a: { b: true } }, [10, 14, 14, 20]],
      [{ transpose_b: { b: true } }, [5, 11, 11, 25]],
      [{ transpose_a: { b: true }, transpose_b: { b: true } }, [7, 15, 10, 22]],
    ] as const) {
      const nodes = [placeholder(2, 2), tfjsNode('MatMul', 'y', ['x', 'c'], attributes)];
      const model = { nodes, constants: { c: second }, output: 'y' };

      const { values } = await runTranslated(model, { dims: [2, 2], values: [1, 2, 3, 4] });

      expect(values).to.deep.equal(expected);
    }
  });

  it('refuses a slice backwards with INVALID_MODEL', async () => {
    const constants = { s: wholes(2), e: wholes(0), step: wholes(-1) };
    const nodes = [placeholder(3), tfjsNode('StridedSlice', 'y', ['x', 's', 'e', 'step'])];

    await expectRejection(
      runTranslated({ nodes, constants, output: 'y' }, { dims: [3], values: [1, 2, 3] }),
      'INVALID_MODEL',
    );
  });

  it('refuses an element type that is not translated with INVALID_MODEL', async () => {
    const nodes = [placeholder(3), tfjsNode('Cast', 'y', ['x'], { DstT: { type: 'DT_STRING' } })];

    await expectRejection(
      runTranslated({ nodes, output: 'y' }, { dims: [3], values: [1, 2, 3] }),
      'INVALID_MODEL',
    );
  });
});
