import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { readFloats } from '@grounder/core';
import type { OrtModule } from '@grounder/runtime/internal';
import { nodeRuntime } from '@grounder/models';
import * as onnxRuntime from 'onnxruntime-node';

import { rejectionOf, thrownBy } from '../../support/failures.js';
import { fixturePath } from '../../support/fixtures.js';
import { identityModel } from '../../support/test-models.js';

const one = { x: { type: 'float32', dims: [1], data: Float32Array.of(1) } };

describe('nodeRuntime', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-runtime-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('opens a model from bytes', async () => {
    await using session = await nodeRuntime().open(identityModel());

    const { y } = await session.run(one);

    expect(readFloats(y, [1])).to.deep.equal(Float32Array.of(1));
  });

  it('opens a model from bytes in the middle of a buffer', async () => {
    const model = identityModel();
    const larger = new Uint8Array(model.length + 20);
    larger.set(model, 7);

    await using session = await nodeRuntime().open(larger.subarray(7, 7 + model.length));

    expect(session.inputs).to.have.lengthOf(1);
  });

  it('opens a model from a path', async () => {
    const path = join(folder, 'größe 犬.onnx');
    await writeFile(path, identityModel());

    await using session = await nodeRuntime().open(path);

    expect(session.inputs).to.deep.equal([{ name: 'x', type: 'float32', dims: ['n'] }]);
  });

  it('describes inputs and outputs', async () => {
    await using session = await nodeRuntime().open(fixturePath('onnx/runnable.onnx'));

    expect(session.inputs).to.deep.equal([
      { name: 'x', type: 'float32', dims: ['batch', 3, 'height', 'width'] },
    ]);
    expect(session.outputs).to.deep.equal([
      { name: 'y', type: 'float32', dims: ['batch', 2, '', ''] },
    ]);
  });

  for (const graphOptimization of ['disabled', 'basic', 'extended', 'all'] as const) {
    it(`runs with graph optimisation ${graphOptimization} and two threads`, async () => {
      const runtime = nodeRuntime({ graphOptimization, threads: 1 });
      await using session = await runtime.open(identityModel(), { threads: 2 });

      const { y } = await session.run(one);

      expect(readFloats(y, [1])).to.deep.equal(Float32Array.of(1));
    });
  }

  it('passes on threads, optimisation and silence', async () => {
    const seen: unknown[] = [];
    const spy = spyOn(seen);
    const runtime = nodeRuntime({ load: () => Promise.resolve(spy), threads: 3 });

    await (await runtime.open(identityModel())).dispose();
    await (
      await runtime.open(identityModel(), { threads: 1, graphOptimization: 'basic' })
    ).dispose();

    const extra = { session: { force_spinning_stop: '1' } };
    expect(seen).to.deep.equal([
      { logSeverityLevel: 3, graphOptimizationLevel: 'all', extra, intraOpNumThreads: 3 },
      { logSeverityLevel: 3, graphOptimizationLevel: 'basic', extra, intraOpNumThreads: 1 },
    ]);
  });

  for (const threads of [0, -1, 1.5, NaN]) {
    it(`refuses ${threads} threads with INVALID_OPTION`, async () => {
      expect(thrownBy(() => nodeRuntime({ threads }))).to.have.property('code', 'INVALID_OPTION');
      expect(await rejectionOf(nodeRuntime().open(identityModel(), { threads }))).to.have.property(
        'code',
        'INVALID_OPTION',
      );
    });
  }

  for (const [name, bytes] of [
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('no model')],
    ['half a model', identityModel().subarray(0, 40)],
  ] as const) {
    it(`rejects ${name} with INVALID_MODEL and the cause`, async () => {
      const error = await rejectionOf(nodeRuntime().open(bytes));

      expect(error).to.have.property('code', 'INVALID_MODEL');
      expect(error).to.have.property('cause').that.is.instanceOf(Error);
    });
  }

  it('rejects a damaged file with INVALID_MODEL that names it', async () => {
    const path = join(folder, 'damaged.onnx');
    await writeFile(path, 'no model');

    const error = await rejectionOf(nodeRuntime().open(path));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(error).to.have.property('message').that.includes(path);
  });

  it('rejects a missing file with FILE_NOT_FOUND that names it', async () => {
    const path = join(folder, 'absent.onnx');

    const error = await rejectionOf(nodeRuntime().open(path));

    expect(error).to.have.property('code', 'FILE_NOT_FOUND');
    expect(error).to.have.property('message').that.includes(path);
  });

  it('rejects a directory with FILE_UNREADABLE', async () => {
    expect(await rejectionOf(nodeRuntime().open(folder))).to.have.property(
      'code',
      'FILE_UNREADABLE',
    );
  });

  it('rejects with MISSING_PACKAGE and the command when ONNX Runtime is not installed', async () => {
    const load = () => Promise.reject<OrtModule>(new Error('Cannot find package'));

    const error = await rejectionOf(nodeRuntime({ load }).open(identityModel()));

    expect(error).to.have.property('code', 'MISSING_PACKAGE');
    expect(error)
      .to.have.property('message')
      .that.includes('npm install onnxruntime-node')
      .and.includes('onnxruntime-node-install=skip');
  });

  it('loads ONNX Runtime when a model is opened and not before', () => {
    const script =
      "import { createRequire } from 'node:module';" +
      `import { nodeRuntime } from ${JSON.stringify(import.meta.resolve('@grounder/models'))};` +
      'nodeRuntime();' +
      `const { cache } = createRequire(${JSON.stringify(fileURLToPath(import.meta.url))});` +
      "console.log(Object.keys(cache).filter((path) => path.includes('onnxruntime')).length);";

    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script]);

    expect(output.toString().trim()).to.equal('0');
  });

  it('tells nothing of types where ONNX Runtime does not, and runs all the same', async () => {
    const runtime = nodeRuntime({ load: () => Promise.resolve(withoutMetadata()) });
    await using session = await runtime.open(identityModel());

    const { y } = await session.run(one);

    expect(session.inputs).to.deep.equal([{ name: 'x', type: 'unknown', dims: [] }]);
    expect(readFloats(y, [1])).to.deep.equal(Float32Array.of(1));
  });
});

/** ONNX Runtime that notes the options that sessions are created with. */
function spyOn(seen: unknown[]): OrtModule {
  return {
    Tensor: onnxRuntime.Tensor,
    InferenceSession: {
      create: (model: Uint8Array, options?: onnxRuntime.InferenceSession.SessionOptions) => {
        seen.push(options);
        return onnxRuntime.InferenceSession.create(model, options);
      },
    } as onnxRuntime.InferenceSessionFactory,
  };
}

/** ONNX Runtime before 1.21. */
function withoutMetadata(): OrtModule {
  return {
    Tensor: onnxRuntime.Tensor,
    InferenceSession: {
      create: async (model: Uint8Array) => {
        const session = await onnxRuntime.InferenceSession.create(model);
        return {
          inputNames: session.inputNames,
          outputNames: session.outputNames,
          run: (feeds: onnxRuntime.InferenceSession.FeedsType) => session.run(feeds),
          release: () => session.release(),
        };
      },
    } as unknown as onnxRuntime.InferenceSessionFactory,
  };
}
