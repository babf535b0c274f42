import { expect } from 'chai';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { findMoveNetPackage, openMoveNet } from '@grounder/embedded';
import { nodeRuntime } from '@grounder/models';
import { decodeModel } from '@grounder/onnx';

import { rejectionOf } from '../support/failures.js';
import { MemoryCache } from './memory-cache.js';

const installed = dirname(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')));

describe('openMoveNet', () => {
  it('keeps one translated model, named after the package, and reads it from then on', async () => {
    const runtime = nodeRuntime();
    const cache = new MemoryCache();

    await (await openMoveNet({ runtime, cache })).dispose();
    await (await openMoveNet({ runtime, cache })).dispose();

    expect(cache.created).to.equal(1);
    expect([...cache.entries.keys()]).to.have.lengthOf(1);
    expect([...cache.entries.keys()][0]).to.match(/^movenet-lightning-\d+\.\d+\.\d+-t\d+\.onnx$/);
  }).timeout(60_000);
});

describe('findMoveNetPackage', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-human-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('translates to the same bytes each time', async () => {
    const source = await findMoveNetPackage();

    const [first, second] = [await source.translate(), await source.translate()];

    expect(Buffer.compare(first, second)).to.equal(0);
  });

  it('translates into any number of float pictures, channels before rows', async () => {
    const { graph } = decodeModel(await (await findMoveNetPackage()).translate());

    expect(graph.inputs).to.deep.equal([
      { name: 'input', type: { kind: 'tensor', type: 'float32', dims: ['axis0', 3, 192, 192] } },
    ]);
    expect(graph.outputs.map(({ name }) => name)).to.deep.equal([
      'StatefulPartitionedCall/Sigmoid',
      'StatefulPartitionedCall/truediv_2',
      'StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd',
      'StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd',
    ]);
    expect(graph.nodes.filter(({ opType }) => opType === 'Transpose')).to.deep.equal([]);
  });

  it('rejects with MISSING_PACKAGE and the command when the package is not installed', async () => {
    const error = await rejectionOf(
      findMoveNetPackage(() => {
        throw new Error("Cannot find module '@vladmandic/human'");
      }),
    );

    expect(error).to.have.property('code', 'MISSING_PACKAGE');
    expect(error)
      .to.have.property('message')
      .that.includes('npm install @vladmandic/human')
      .and.includes('pose estimator');
    expect(error).to.have.property('cause').that.is.instanceOf(Error);
  });

  it('rejects with MISSING_PACKAGE when the package has no weights', async () => {
    await copyFile(join(installed, 'package.json'), join(folder, 'package.json'));
    const source = await findMoveNetPackage(() => join(folder, 'dist', 'human.node.js'));

    const error = await rejectionOf(source.translate());

    expect(error).to.have.property('code', 'MISSING_PACKAGE');
    expect(error)
      .to.have.property('message')
      .that.matches(/movenet-lightning\.(json|bin)/);
  });

  it('rejects a cut off weight file with INVALID_MODEL', async () => {
    const models = join(folder, 'models');
    const weights = await readFile(join(installed, 'models', 'movenet-lightning.bin'));
    await mkdir(models);
    await copyFile(join(installed, 'package.json'), join(folder, 'package.json'));
    await cp(
      join(installed, 'models', 'movenet-lightning.json'),
      join(models, 'movenet-lightning.json'),
    );
    await writeFile(join(models, 'movenet-lightning.bin'), weights.subarray(0, 1000));
    const source = await findMoveNetPackage(() => join(folder, 'dist', 'human.node.js'));

    expect(await rejectionOf(source.translate())).to.have.property('code', 'INVALID_MODEL');
  });

  it('names the kept model after the version', async () => {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '4.0.0' }));

    const source = await findMoveNetPackage(() => join(folder, 'dist', 'human.node.js'));

    expect(source).to.include({ cacheKey: 'movenet-lightning-4.0.0-t1.onnx' });
  });
});
