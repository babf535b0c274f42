import { expect } from 'chai';

import { readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import { decodeModel } from '@grounder/onnx';
import {
  add,
  apply,
  checkGradients,
  differentiate,
  encodeGraph,
  Graph,
  matMul,
  mean,
  relu,
  softmax,
  sum,
} from '@grounder/training';
import {
  concat,
  cos,
  dropout,
  gather,
  layerNormalisation,
  linear,
  multiply,
  product,
  reshape,
  select,
  sin,
  slice,
  split,
  stopGradient,
  transpose,
} from '@grounder/training/internal';

import { expectCode, rejectionOf, thrownBy } from '../../support/failures.js';

const runtime = nodeRuntime({ threads: 1 });

describe('Graph', () => {
  it('tells both shapes and the node at which they do not fit', () => {
    const graph = new Graph();
    const x = graph.input('x', ['batch', 512]);
    const weight = graph.parameter('weight', [256, 4], new Float32Array(1024));

    const error = thrownBy(() => graph.scope('layer1', () => linear(x, weight)));

    expect(error).to.have.property('code', 'INVALID_OPTION');
    expect(String(error)).to.contain('"layer1/Gemm_0"');
    expect(String(error)).to.contain('"x" float32[batch, 512]');
    expect(String(error)).to.contain('"weight" float32[256, 4]');
  });

  const graph = new Graph();
  const x = graph.input('x', ['batch', 3, 4]);
  const square = graph.input('square', [4, 4]);
  const ids = graph.input('ids', ['batch'], 'int64');
  const refused: Readonly<Record<string, () => unknown>> = {
    'sums that do not broadcast': () => add(x, graph.input('y', ['batch', 5, 4])),
    'sums of named and numbered axes': () => add(x, graph.constant([1, 2], [2, 1, 1])),
    'sums of two element types': () => add(ids, graph.constant([1])),
    'products of unequal inner axes': () => matMul(x, graph.input('z', [3, 2])),
    'a Gemm of stacks': () => product(x, square),
    'an axis that is not there': () => softmax(x, 3),
    'a reduction over an axis that is not there': () => sum(x, { axes: [-4] }),
    'an order that lacks an axis': () => transpose(x, [0, 1]),
    'a reshape to another size': () => reshape(square, [5, 3]),
    'a reshape that cannot be filled': () => reshape(x, ['batch', 5, -1]),
    'a join of unlike tensors': () => concat([x, square], 0),
    'lengths that do not fill an axis': () => split(x, [1, 1], 1),
    'a slice outside': () => slice(x, { axis: 1, start: 2, end: 5 }),
    'a slice of an axis with a name': () => slice(x, { axis: 0, start: 0, end: 1 }),
    'indices that are no whole numbers': () => gather(square, x),
    'a condition that is no boolean': () => select(x, x, x),
    'a norm of another length': () =>
      layerNormalisation(x, { scale: graph.constant([1]), bias: graph.constant([1]) }),
    'a dropout of everything': () => dropout(x, { ratio: 1, seed: ids }),
    'a seed that is no scalar': () => dropout(x, { ratio: 0.5, seed: ids }),
    'a name that is taken': () => graph.input('x', [1]),
    'weights of another length': () => graph.parameter('p', [2, 2], new Float32Array(3)),
    'operands of two graphs': () => add(x, new Graph().input('x', ['batch', 3, 4])),
  };
  for (const [what, build] of Object.entries(refused)) {
    it(`refuses ${what} when the graph is built`, () => {
      expectCode(build, 'INVALID_OPTION');
    });
  }
});

describe('differentiate', () => {
  it('adds up the ways by which a variable has a part', async () => {
    const [comparison] = await checkGradients({
      runtime,
      type: 'float64',
      inputs: [{ dims: [3], data: [0.3, -1.2, 2] }],
      build: ([x]) => {
        if (x === undefined) throw new Error('no input');
        const y = multiply(x, sin(x));
        return add(multiply(y, y), add(y, x));
      },
    });

    expect(comparison?.largestError).to.be.below(1e-8);
  });

  it('differentiates gradients again', async () => {
    const graph = new Graph();
    const x = graph.input('x', ['n']);
    const [first = x] = differentiate(sum(multiply(multiply(x, x), x)), [x]);
    const [second = x] = differentiate(sum(first), [x]);
    await using session = await runtime.open(encodeGraph({ outputs: { first, second } }));

    const data = Float32Array.of(1, -2, 3);
    const results = await session.run({ x: { type: 'float32', dims: [3], data } });

    expect([...readFloats(results.first, [3])]).to.deep.equal([3, 12, 27]);
    expect([...readFloats(results.second, [3])]).to.deep.equal([6, -12, 18]);
  });

  it('gives nothing for what has no part, and for what lies behind stopGradient', () => {
    const graph = new Graph();
    const x = graph.input('x', ['n']);
    const idle = graph.input('idle', ['n']);

    expect(differentiate(sum(relu(x)), [idle])).to.deep.equal([undefined]);
    expect(differentiate(sum(stopGradient(x)), [x])).to.deep.equal([undefined]);
  });

  it('differentiates with respect to what is computed', async () => {
    const graph = new Graph();
    const x = graph.input('x', ['n']);
    const y = multiply(x, 2);
    const [gradient = x] = differentiate(sum(multiply(y, y)), [y]);
    await using session = await runtime.open(encodeGraph({ outputs: { gradient } }));

    const data = Float32Array.of(1, 5);
    const results = await session.run({ x: { type: 'float32', dims: [2], data } });

    expect([...readFloats(results.gradient, [2])]).to.deep.equal([4, 20]);
  });

  it('refuses a tensor that is no scalar without an upstream gradient', () => {
    const x = new Graph().input('x', ['n']);

    expectCode(() => differentiate(relu(x), [x]), 'INVALID_OPTION');
  });

  it('names the operator that has no chain rule', () => {
    const x = new Graph().input('x', ['n']);
    const ceiling = apply({ operator: 'Ceil', inputs: [x] });

    expect(() => differentiate(sum(ceiling), [x])).to.throw(/Ceil at node "Ceil_0"/);
  });
});

describe('apply', () => {
  it('lets a user add an operator with its chain rule', async () => {
    const [comparison] = await checkGradients({
      runtime,
      inputs: [{ dims: [3], data: [0.3, -0.2, 1.1] }],
      build: ([x]) => {
        if (x === undefined) throw new Error('no input');
        return apply({
          operator: 'Sinh',
          inputs: [x],
          gradient: (upstream) => [multiply(upstream, apply({ operator: 'Cosh', inputs: [x] }))],
        });
      },
    });

    expect(comparison?.largestError).to.be.below(1e-3);
  });
});

describe('checkGradients', () => {
  it('finds a wrong chain rule', async () => {
    const [comparison] = await checkGradients({
      runtime,
      inputs: [{ dims: [2], data: [0.3, -0.2] }],
      build: ([x]) => {
        if (x === undefined) throw new Error('no input');
        return apply({
          operator: 'Sin',
          inputs: [x],
          gradient: (upstream) => [multiply(upstream, multiply(cos(x), 1.05))],
        });
      },
    });

    expect(comparison?.largestError).to.be.above(0.02);
  });

  it('refuses a value that ignores an input', async () => {
    const input = { dims: [1], data: [1] };

    const error = await rejectionOf(
      checkGradients({
        runtime,
        inputs: [input, input],
        build: ([x]) => relu(x ?? new Graph().constant([1])),
      }),
    );

    expect(error).to.have.property('code', 'INVALID_OPTION');
  });
});

describe('encodeGraph', () => {
  it('writes only what the outputs depend on', () => {
    const graph = new Graph();
    const x = graph.input('x', ['batch', 2]);
    const target = graph.input('target', ['batch', 2]);
    const weight = graph.parameter('weight', [2, 2], Float32Array.of(1, 2, 3, 4));
    const y = product(x, weight);
    mean(multiply(y, target));

    const { graph: written } = decodeModel(encodeGraph({ outputs: { y } }));

    expect(written.inputs.map(({ name }) => name)).to.deep.equal(['x']);
    expect(written.nodes.map(({ opType }) => opType)).to.deep.equal(['Gemm']);
    expect(written.initializers.map(({ name }) => name)).to.deep.equal(['weight']);
  });

  it('stores the weights that it is given, and metadata', async () => {
    const graph = new Graph();
    const x = graph.input('x', ['batch', 2]);
    const y = product(x, graph.parameter('weight', [2, 1], Float32Array.of(1, 2)));
    const weights = { weight: Float32Array.of(10, 20) };
    const bytes = encodeGraph({ outputs: { y }, weights, metadata: [{ key: 'a', value: 'b' }] });
    await using session = await runtime.open(bytes);

    const data = Float32Array.of(1, 2);
    const results = await session.run({ x: { type: 'float32', dims: [1, 2], data } });

    expect([...readFloats(results.y, [1, 1])]).to.deep.equal([50]);
    expect(decodeModel(bytes).metadata).to.deep.equal([{ key: 'a', value: 'b' }]);
  });

  it('returns one variable under two names, and inputs themselves', async () => {
    const x = new Graph().input('x', ['n']);
    const y = relu(x);
    await using session = await runtime.open(
      encodeGraph({ outputs: { first: y, second: y, same: x } }),
    );

    const data = Float32Array.of(-1, 2);
    const results = await session.run({ x: { type: 'float32', dims: [2], data } });

    expect([...readFloats(results.first, [2])]).to.deep.equal([0, 2]);
    expect([...readFloats(results.second, [2])]).to.deep.equal([0, 2]);
    expect([...readFloats(results.same, [2])]).to.deep.equal([-1, 2]);
  });

  it('refuses weights of another length, no outputs, and the name of an input', () => {
    const graph = new Graph();
    const x = graph.input('x', ['n']);
    const y = add(x, graph.parameter('bias', [1], new Float32Array(1)));

    expectCode(
      () => encodeGraph({ outputs: { y }, weights: { bias: new Float32Array(2) } }),
      'INVALID_OPTION',
    );
    expectCode(() => encodeGraph({ outputs: {} }), 'INVALID_OPTION');
    expectCode(() => encodeGraph({ outputs: { x: y } }), 'INVALID_OPTION');
  });
});
