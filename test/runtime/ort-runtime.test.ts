import { expect } from 'chai';

import { readFloats } from '@grounder/core';
import type { ProviderFallback } from '@grounder/runtime';
import { ortRuntime } from '@grounder/runtime';
import type { OrtModule } from '@grounder/runtime/internal';
import { describeRuntime } from '@grounder/testing';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';

import { expectRejection, thrownBy } from '../support/failures.js';
import { identityModel } from '../support/test-models.js';

describeRuntime('ortRuntime over onnxruntime-node', {
  create: () => ortRuntime(node, { threads: 1 }),
});
describeRuntime('ortRuntime over onnxruntime-web', {
  create: () => ortRuntime(web, { providers: ['wasm'], threads: 1 }),
});

const one = { x: { type: 'float32', dims: [1], data: Float32Array.of(1) } };

describe('ortRuntime', () => {
  const told: ProviderFallback[] = [];
  const onFallback = (fallback: ProviderFallback) => told.push(fallback);

  beforeEach(() => {
    told.length = 0;
  });

  it('opens a model on the first provider of the list that can, and tells of the others', async () => {
    const runtime = ortRuntime(node, { providers: ['xnnpack', 'coreml', 'cpu'], onFallback });
    await using session = await runtime.open(identityModel());

    const { y } = await session.run(one);

    expect(readFloats(y, [1])).to.deep.equal(Float32Array.of(1));
    expect(told.map(({ wanted, used }) => [wanted, used])).to.deep.equal([
      ['xnnpack', 'cpu'],
      ['coreml', 'cpu'],
    ]);
    expect(told[0]?.message).to.include('xnnpack').and.include('cpu').and.include(told[0]?.reason);
  });

  it('tells nothing where the first provider does', async () => {
    const wasm = { providers: [{ name: 'wasm' }], threads: 1, onFallback };
    const cpu = { providers: ['cpu'], onFallback };

    await (await ortRuntime(node, cpu).open(identityModel())).dispose();
    await (await ortRuntime(web, wasm).open(identityModel())).dispose();

    expect(told).to.deep.equal([]);
  });

  it('warns on the console where nobody hears of a fallback', async () => {
    const { warn } = console;
    const warnings: unknown[] = [];
    console.warn = (warning: unknown) => warnings.push(warning);
    try {
      const runtime = ortRuntime(node, { providers: ['xnnpack', 'cpu'] });
      await (await runtime.open(identityModel())).dispose();
    } finally {
      console.warn = warn;
    }

    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.match(/^expected the execution provider xnnpack, got cpu instead: /);
  });

  it('refuses providers that the build does not have with INVALID_OPTION that names them', async () => {
    const runtime = ortRuntime(node, { providers: ['xnnpack', 'coreml'], onFallback });

    const error = await expectRejection(runtime.open(identityModel()), 'INVALID_OPTION');

    expect(error.message).to.include('xnnpack, coreml').and.include('grounder runtime');
    expect(told).to.deep.equal([]);
  });

  it('blames the model, and no provider, for what no provider opens', async () => {
    const runtime = ortRuntime(node, { providers: ['xnnpack', 'cpu'], onFallback });

    await expectRejection(runtime.open(new TextEncoder().encode('no model')), 'INVALID_MODEL');

    expect(told).to.deep.equal([]);
  });

  it('loads a build when the first model is opened, and not before', async () => {
    let loaded = 0;
    const runtime = ortRuntime(() => {
      loaded += 1;
      return Promise.resolve<OrtModule>(node);
    });
    expect(loaded).to.equal(0);

    await using session = await runtime.open(identityModel());

    expect(session.inputs).to.deep.equal([{ name: 'x', type: 'float32', dims: ['n'] }]);
    expect(loaded).to.equal(1);
  });

  it('gives threads, files and the proxy to WebAssembly, and further options to sessions', async () => {
    const seen: unknown[] = [];
    const env = { wasm: {} } as NonNullable<OrtModule['env']>;
    const build: OrtModule = {
      Tensor: node.Tensor,
      env,
      InferenceSession: {
        create: (model: Uint8Array, options?: node.InferenceSession.SessionOptions) => {
          seen.push(options);
          return node.InferenceSession.create(model, options);
        },
      } as node.InferenceSessionFactory,
    };
    const wasm = { threads: 3, wasmPaths: '/files/', proxy: false };

    const runtime = ortRuntime(build, { ...wasm, session: { enableMemPattern: false } });
    await (await runtime.open(identityModel())).dispose();

    expect(env.wasm).to.deep.equal({ numThreads: 3, wasmPaths: '/files/', proxy: false });
    expect(seen).to.deep.equal([
      {
        logSeverityLevel: 3,
        graphOptimizationLevel: 'all',
        intraOpNumThreads: 3,
        enableMemPattern: false,
      },
    ]);
  });

  it('refuses an empty list of providers and no thread with INVALID_OPTION', () => {
    for (const options of [{ providers: [] }, { threads: 0 }, { threads: 1.5 }]) {
      expect(thrownBy(() => ortRuntime(node, options))).to.have.property('code', 'INVALID_OPTION');
    }
  });
});
