import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createRasterImage } from '@grounder/core';
import { findCenterNetPackage, openCenterNet } from '@grounder/embedded';
import { fileCache, nodeRuntime } from '@grounder/models';
import { decodeModel } from '@grounder/onnx';

import { describePackagedModel, packageAt } from './describe-packaged-model.js';
import { MemoryCache } from './memory-cache.js';

const runtime = nodeRuntime();

describe('openCenterNet', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-embedded-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('opens a kept model without weights in the package', async () => {
    const cache = new MemoryCache();
    const whole = await findCenterNetPackage();
    await cache.readOrCreate(whole.cacheKey, () => whole.translate());
    const bare = await findCenterNetPackage(await packageAt(folder, { name: '@vladmandic/human' }));

    const bytes = await cache.readOrCreate(bare.cacheKey, () => bare.translate());

    expect(cache.created).to.equal(1);
    expect(decodeModel(bytes).graph.nodes).to.not.be.empty;
  });

  it('makes a damaged model anew', async () => {
    const cache = fileCache(folder);
    await (await openCenterNet({ runtime, cache })).dispose();
    const [name = ''] = await readdir(folder);
    const whole = await readFile(join(folder, name));
    await writeFile(join(folder, name), whole.subarray(0, 1_000_000));

    await using detector = await openCenterNet({ runtime, cache: fileCache(folder) });

    expect(await detector.detect(createRasterImage(64, 64))).to.be.an('array');
    expect(await readdir(folder)).to.deep.equal([name]);
    expect(Buffer.compare(await readFile(join(folder, name)), whole)).to.equal(0);
  }).timeout(60_000);

  it('leaves one good model when three processes use it first at once', async () => {
    const script = fileURLToPath(new URL('processes/open-detector.js', import.meta.url));
    const run = promisify(execFile);

    const outputs = await Promise.all([1, 2, 3].map(() => run(process.execPath, [script, folder])));

    for (const { stdout, stderr } of outputs) {
      expect(stderr).to.equal('');
      expect(stdout)
        .to.match(/^\d+\n$/)
        .and.equal(outputs[0]?.stdout);
    }
    expect(await readdir(folder)).to.have.lengthOf(1);
    const { cacheKey } = await findCenterNetPackage();
    await fileCache(folder).readOrCreate(cacheKey, () => Promise.reject(new Error('damaged')));
  }).timeout(120_000);

  it('opens one model for concurrent callers in one process', async () => {
    const cache = fileCache(folder);

    const detectors = await Promise.all([1, 2, 3].map(() => openCenterNet({ runtime, cache })));

    expect(await readdir(folder)).to.have.lengthOf(1);
    await Promise.all(detectors.map((detector) => detector.dispose()));
  }).timeout(60_000);
});

describePackagedModel('findCenterNetPackage', {
  package: '@vladmandic/human',
  part: 'detector',
  folder: 'models',
  files: ['centernet.json', 'centernet.bin'],
  keptAs: ['centernet', 't2.onnx'],
  find: findCenterNetPackage,
  open: openCenterNet,
});

describe('findCenterNetPackage', () => {
  it('translates into inputs and outputs of channels before rows', async () => {
    const { graph, operatorSets } = decodeModel(await (await findCenterNetPackage()).translate());

    expect(operatorSets).to.deep.equal([{ domain: '', version: 18 }]);
    expect(graph.inputs).to.deep.equal([
      {
        name: 'tower_0/images',
        type: { kind: 'tensor', type: 'float32', dims: [1, 3, 512, 512] },
      },
    ]);
    expect(graph.outputs.map(({ name }) => name)).to.deep.equal([
      'tower_0/keypoints',
      'tower_0/wh',
      'greatest',
    ]);
    expect(graph.nodes.filter(({ opType }) => opType === 'Transpose')).to.deep.equal([]);
  });
});
