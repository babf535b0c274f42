import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GroundingErrorCode, Session, Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';

import { rejectionOf } from '../support/failures.js';
import { addModel, identityModel } from './small-models.js';

const floats = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length / 2, 2],
  data: Float32Array.from(values),
});

async function expectRejection(promise: Promise<unknown>, code: GroundingErrorCode): Promise<void> {
  expect(await rejectionOf(promise)).to.have.property('code', code);
}

describe('nodeRuntime', () => {
  let session: Session;

  beforeEach(async () => {
    session = await nodeRuntime({ threads: 1 }).open(addModel);
  });

  afterEach(async () => {
    await session.dispose();
  });

  it('tells what the model reads and writes', () => {
    expect(session.inputs).to.deep.equal([
      { name: 'a', type: 'float32', dims: ['rows', 2] },
      { name: 'b', type: 'float32', dims: ['rows', 2] },
    ]);
    expect(session.outputs).to.deep.equal([{ name: 'sum', type: 'float32', dims: ['rows', 2] }]);
  });

  it('runs the model', async () => {
    const { sum } = await session.run({ a: floats(1, 2, 3, 4), b: floats(10, 20, 30, 40) });

    expect([...readFloats(sum, [2, 2])]).to.deep.equal([11, 22, 33, 44]);
  });

  it('queues concurrent runs and answers each', async () => {
    const runs = Array.from({ length: 20 }, (_, index) =>
      session.run({ a: floats(index, 0), b: floats(1, 0) }),
    );

    const sums = (await Promise.all(runs)).map(({ sum }) => readFloats(sum, [1, 2])[0]);

    expect(sums).to.deep.equal(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('goes on after a run that failed', async () => {
    await expectRejection(
      session
        .run({ a: floats(1, 2), b: floats(1, 2, 3, 4, 5, 6) })
        .then(() => session.run({ a: floats(1, 2, 3, 4), b: floats(1, 2, 3, 4, 5, 6) })),
      'MODEL_MISMATCH',
    );

    const { sum } = await session.run({ a: floats(1, 2), b: floats(3, 4) });

    expect([...readFloats(sum, [1, 2])]).to.deep.equal([4, 6]);
  });

  const badFeeds: readonly (readonly [string, Record<string, Tensor>, RegExp])[] = [
    [
      'a missing input',
      { a: floats(1, 2) },
      /tensor for the input b: float32\[rows,2\], got nothing/,
    ],
    [
      'an unknown input',
      { a: floats(1, 2), b: floats(1, 2), c: floats(1, 2) },
      /inputs a, b, got also c/,
    ],
    [
      'another element type',
      { a: floats(1, 2), b: { type: 'int32', dims: [1, 2], data: Int32Array.of(1, 2) } },
      /b: float32\[rows,2\], got int32\[1,2\]/,
    ],
    [
      'another axis length',
      { a: floats(1, 2), b: { type: 'float32', dims: [1, 3], data: new Float32Array(3) } },
      /got float32\[1,3\]/,
    ],
    [
      'fewer elements than the axes promise',
      { a: floats(1, 2), b: { type: 'float32', dims: [2, 2], data: new Float32Array(3) } },
      /4 elements for b\[2,2\], got 3/,
    ],
  ];
  for (const [what, feeds, message] of badFeeds) {
    it(`refuses ${what} with MODEL_MISMATCH`, async () => {
      const error = await rejectionOf(session.run(feeds));

      expect(error).to.have.property('code', 'MODEL_MISMATCH');
      expect(error).to.have.property('message').that.matches(message);
    });
  }

  const typed: readonly Tensor[] = [
    { type: 'int64', dims: [1, 2], data: BigInt64Array.of(-1n, 2n ** 40n) },
    { type: 'int32', dims: [1, 2], data: Int32Array.of(-1, 7) },
    { type: 'uint8', dims: [1, 2], data: Uint8Array.of(0, 255) },
    { type: 'bool', dims: [1, 2], data: Uint8Array.of(0, 1) },
    { type: 'float16', dims: [1, 2], data: Uint16Array.of(0x3c00, 0xc000) },
    { type: 'string', dims: [1, 2], data: ['größe', ''] },
  ];
  for (const tensor of typed) {
    it(`passes ${tensor.type} through`, async () => {
      const type = tensor.type as 'int64';
      await using identity = await nodeRuntime().open(identityModel(type));

      const { y } = await identity.run({ x: tensor });

      expect(y?.type).to.equal(tensor.type);
      expect(Array.from(y?.data as ArrayLike<unknown>)).to.deep.equal(
        Array.from(tensor.data as ArrayLike<unknown>),
      );
    });
  }

  it('does not start a run once aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));

    const error = await rejectionOf(session.run({ a: floats(1, 2), b: floats(1, 2) }, { signal }));

    expect(error).to.have.property('message', 'enough');
  });

  it('takes an aborted run out of the queue', async () => {
    const controller = new AbortController();
    const first = session.run({ a: floats(1, 2), b: floats(1, 2) });
    const second = session.run({ a: floats(1, 2), b: floats(1, 2) }, { signal: controller.signal });

    controller.abort(new Error('enough'));

    expect(await rejectionOf(second)).to.have.property('message', 'enough');
    await first;
  });

  it('finishes running work before it disposes, and refuses work after', async () => {
    const running = session.run({ a: floats(1, 2), b: floats(3, 4) });

    await session.dispose();
    await session.dispose();

    expect([...readFloats((await running).sum, [1, 2])]).to.deep.equal([4, 6]);
    await expectRejection(session.run({ a: floats(1, 2), b: floats(1, 2) }), 'DISPOSED');
  });

  describe('open', () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'grounder-models-'));
    });

    after(async () => {
      await rm(folder, { recursive: true });
    });

    it('opens a model by path', async () => {
      const path = join(folder, 'add.onnx');
      await writeFile(path, addModel);

      await using opened = await nodeRuntime({ graphOptimization: 'disabled' }).open(path);

      expect(opened.inputs.map(({ name }) => name)).to.deep.equal(['a', 'b']);
    });

    it('refuses bytes that are no model', async () => {
      const garbage = Uint8Array.from({ length: 100 }, (_, index) => index * 37);

      await expectRejection(nodeRuntime().open(garbage), 'INVALID_MODEL');
      await expectRejection(nodeRuntime().open(new Uint8Array()), 'INVALID_MODEL');
      await expectRejection(nodeRuntime().open(addModel.subarray(0, 40)), 'INVALID_MODEL');
    });

    it('refuses a path without a file and a folder', async () => {
      await expectRejection(nodeRuntime().open(join(folder, 'absent.onnx')), 'FILE_NOT_FOUND');
      await expectRejection(nodeRuntime().open(folder), 'FILE_UNREADABLE');
    });

    it('refuses a number of threads that is none', async () => {
      for (const threads of [0, -1, 1.5, NaN]) {
        await expectRejection(nodeRuntime().open(addModel, { threads }), 'INVALID_OPTION');
      }
    });
  });
});
