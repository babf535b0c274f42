import { expect } from 'chai';

import type { Session, Tensor } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import * as onnxRuntime from 'onnxruntime-node';

import { rejectionOf } from '../support/failures.js';
import type { TestValue } from '../support/test-models.js';
import { identityModel, testModel } from '../support/test-models.js';

const float = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values),
});

describe('OrtSession', () => {
  const runtime = nodeRuntime({ threads: 1 });
  let session: Session;

  beforeEach(async () => {
    session = await runtime.open(
      testModel({
        nodes: [{ opType: 'Add', inputs: ['a', 'b'], outputs: ['sum'] }],
        inputs: { a: ['float32', ['n', 2]], b: ['float32', [2]] },
        outputs: { sum: ['float32', ['n', 2]] },
      }),
    );
  });

  afterEach(() => session.dispose());

  const a: Tensor = { type: 'float32', dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const b = float(10, 20);

  it('returns plain tensors by name', async () => {
    const { sum } = await session.run({ a, b });

    expect(sum).to.deep.equal({
      type: 'float32',
      dims: [2, 2],
      data: Float32Array.of(11, 22, 13, 24),
    });
  });

  it('takes tensors of ONNX Runtime too', async () => {
    const tensor = new onnxRuntime.Tensor('float32', Float32Array.of(5, 6), [1, 2]);

    const { sum } = await session.run({ a: tensor, b });

    expect(sum?.data).to.deep.equal(Float32Array.of(15, 26));
  });

  it('leaves the feeds as they were', async () => {
    await session.run({ a, b });

    expect(a.data).to.deep.equal(Float32Array.of(1, 2, 3, 4));
  });

  for (const [name, feeds, message] of [
    ['a missing feed', { a }, 'expected the feeds "a", "b", got "a"'],
    ['no feeds', {}, 'expected the feeds "a", "b", got none'],
    ['a superfluous feed', { a, b, c: b }, 'expected the feeds "a", "b", got "a", "b", "c"'],
    [
      'another element type',
      { a, b: { type: 'float64', dims: [2], data: Float64Array.of(1, 2) } },
      'expected float32[2] for input "b", got float64[2]',
    ],
    ['another number of axes', { a: b, b }, 'expected float32[n,2] for input "a", got float32[2]'],
    [
      'another length of an axis',
      { a, b: float(1, 2, 3) },
      'expected float32[2] for input "b", got float32[3]',
    ],
    [
      'an axis of negative length',
      { a: { ...a, dims: [-2, 2] }, b },
      'expected float32[n,2] for input "a", got float32[-2,2]',
    ],
    [
      'fewer elements than the axes say',
      { a: { ...a, dims: [3, 2] }, b },
      'expected 6 elements for float32[3,2], input "a", got 4',
    ],
    [
      'another array than the type says',
      { a, b: { ...b, data: Int32Array.of(1, 2) } },
      'expected a typed array for float32[2], input "b", got Int32Array',
    ],
  ] as const) {
    it(`rejects ${name} with MODEL_MISMATCH`, async () => {
      const error = await rejectionOf(session.run(feeds));

      expect(error).to.have.property('code', 'MODEL_MISMATCH');
      expect(error).to.have.property('message', message);
    });
  }

  it('rejects feeds that the graph cannot run with as MODEL_MISMATCH with the cause', async () => {
    await using reshaping = await runtime.open(
      testModel({
        nodes: [{ opType: 'Reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
        inputs: { x: ['float32', ['n']], shape: ['int64', [1]] },
        outputs: { y: ['float32', ['m']] },
      }),
    );
    const shape: Tensor = { type: 'int64', dims: [1], data: BigInt64Array.of(5n) };

    const error = await rejectionOf(reshaping.run({ x: float(1, 2), shape }));

    expect(error).to.have.property('code', 'MODEL_MISMATCH');
    expect(error).to.have.property('cause').that.is.instanceOf(Error);
  });

  it('goes on after a run that failed', async () => {
    await rejectionOf(session.run({}));

    expect(await session.run({ a, b })).to.have.property('sum');
  });

  const values: readonly Tensor[] = [
    { type: 'float32', dims: [3], data: Float32Array.of(1.5, NaN, -Infinity) },
    { type: 'float64', dims: [1], data: Float64Array.of(0.1) },
    { type: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0x7e00) },
    { type: 'int64', dims: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
    { type: 'int32', dims: [1], data: Int32Array.of(-1) },
    { type: 'uint8', dims: [1], data: Uint8Array.of(255) },
    { type: 'int8', dims: [1], data: Int8Array.of(-128) },
    { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
    { type: 'string', dims: [2], data: ['', '犬'] },
  ];
  for (const value of values) {
    it(`carries ${value.type} there and back`, async () => {
      const type = value.type as 'float32';
      await using identity = await runtime.open(identityModel(type));

      const { y } = await identity.run({ x: value });

      expect(y).to.deep.equal(value);
    });
  }

  it('carries scalars and empty tensors', async () => {
    await using scalar = await runtime.open(identityModel('float32', []));
    await using empty = await runtime.open(identityModel('float32', ['n', 3]));
    const number: Tensor = { type: 'float32', dims: [], data: Float32Array.of(7) };
    const nothing: Tensor = { type: 'float32', dims: [0, 3], data: new Float32Array(0) };

    expect((await scalar.run({ x: number })).y).to.deep.equal(number);
    expect((await empty.run({ x: nothing })).y).to.deep.equal(nothing);
  });

  it('takes an input called like a property of objects', async () => {
    const vector: TestValue = ['float32', [1]];
    await using odd = await runtime.open(
      testModel({
        nodes: [{ opType: 'Identity', inputs: ['constructor'], outputs: ['toString'] }],
        inputs: Object.fromEntries([['constructor', vector]]),
        outputs: Object.fromEntries([['toString', vector]]),
      }),
    );

    expect(await rejectionOf(odd.run({}))).to.have.property('code', 'MODEL_MISMATCH');
    expect(await odd.run({ constructor: float(1) })).to.deep.equal({ toString: float(1) });
  });

  describe('run', () => {
    it('rejects with the reason of a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');

      const error = await rejectionOf(session.run({ a, b }, { signal: AbortSignal.abort(reason) }));

      expect(error).to.equal(reason);
    });

    it('leaves out a queued run whose signal is aborted meanwhile', async () => {
      const controller = new AbortController();
      const first = session.run({ a, b });
      const second = rejectionOf(session.run({ a, b }, { signal: controller.signal }));
      const third = session.run({ a, b });

      controller.abort(new Error('no longer wanted'));

      expect(await second).to.equal(controller.signal.reason);
      expect(await first).to.deep.equal(await third);
    });

    it('runs one after the other, in order', async () => {
      const log: string[] = [];
      const logged = nodeRuntime({ load: () => Promise.resolve(loggedRuntime(log)) });
      await using identity = await logged.open(identityModel());

      const runs = [1, 2, 3].map((value) => identity.run({ x: float(value) }));

      expect((await Promise.all(runs)).map(({ y }) => y)).to.deep.equal(
        [1, 2, 3].map((x) => float(x)),
      );
      expect(log).to.deep.equal(['start', 'end', 'start', 'end', 'start', 'end']);
    });
  });

  describe('dispose', () => {
    it('waits for the run in progress and refuses those behind it', async () => {
      const log: string[] = [];
      const logged = nodeRuntime({ load: () => Promise.resolve(loggedRuntime(log)) });
      const identity = await logged.open(identityModel());
      const running = identity.run({ x: float(1) });
      await new Promise(setImmediate);
      const queued = rejectionOf(identity.run({ x: float(2) }));

      await identity.dispose();

      expect(await running).to.deep.equal({ y: float(1) });
      expect(await queued).to.have.property('code', 'DISPOSED');
      expect(log).to.deep.equal(['start', 'end', 'release']);
    });

    it('does nothing a second time', async () => {
      const log: string[] = [];
      const logged = nodeRuntime({ load: () => Promise.resolve(loggedRuntime(log)) });
      const identity = await logged.open(identityModel());

      await Promise.all([identity.dispose(), identity.dispose(), identity[Symbol.asyncDispose]()]);
      await identity.dispose();

      expect(log).to.deep.equal(['release']);
    });

    it('makes later runs reject with DISPOSED', async () => {
      await session.dispose();

      expect(await rejectionOf(session.run({ a, b }))).to.have.property('code', 'DISPOSED');
    });
  });
});

/** ONNX Runtime that notes when runs start and end and when sessions are released. */
function loggedRuntime(log: string[]): typeof onnxRuntime {
  const InferenceSession = {
    create: async (model: Uint8Array) => {
      const session = await onnxRuntime.InferenceSession.create(model);
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        inputMetadata: session.inputMetadata,
        outputMetadata: session.outputMetadata,
        run: async (feeds: onnxRuntime.InferenceSession.FeedsType) => {
          log.push('start');
          await new Promise((resolve) => setTimeout(resolve, 2));
          const outputs = await session.run(feeds);
          log.push('end');
          return outputs;
        },
        release: () => {
          log.push('release');
          return session.release();
        },
      };
    },
  };
  return { ...onnxRuntime, InferenceSession } as unknown as typeof onnxRuntime;
}
