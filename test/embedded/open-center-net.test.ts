import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createRasterImage } from '@grounder/core';
import { findCenterNetPackage, openCenterNet } from '@grounder/embedded';
import { fileCache, nodeRuntime } from '@grounder/models';
import { decodeModel } from '@grounder/onnx';

import { rejectionOf } from '../support/failures.js';
import { MemoryCache } from './memory-cache.js';

const runtime = nodeRuntime();
const installed = dirname(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')));

describe('openCenterNet', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-embedded-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('keeps one translated model, named after the package, and reads it from then on', async () => {
    const cache = new MemoryCache();

    await (await openCenterNet({ runtime, cache })).dispose();
    await (await openCenterNet({ runtime, cache })).dispose();

    expect(cache.created).to.equal(1);
    expect([...cache.entries.keys()]).to.have.lengthOf(1);
    expect([...cache.entries.keys()][0]).to.match(/^centernet-\d+\.\d+\.\d+-t\d+\.onnx$/);
  });

  it('opens a kept model without weights in the package', async () => {
    const cache = new MemoryCache();
    const whole = await findCenterNetPackage();
    await cache.readOrCreate(whole.cacheKey, () => whole.translate());
    const bare = await findCenterNetPackage(await packageAt(folder));

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

describe('findCenterNetPackage', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-human-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('translates to the same bytes each time', async () => {
    const source = await findCenterNetPackage();

    const [first, second] = [await source.translate(), await source.translate()];

    expect(Buffer.compare(first, second)).to.equal(0);
  });

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

  it('rejects with MISSING_PACKAGE and the command when the package is not installed', async () => {
    const error = await rejectionOf(
      findCenterNetPackage(() => {
        throw new Error("Cannot find module '@vladmandic/human'");
      }),
    );

    expect(error).to.have.property('code', 'MISSING_PACKAGE');
    expect(error).to.have.property('message').that.includes('npm install @vladmandic/human');
    expect(error).to.have.property('cause').that.is.instanceOf(Error);
  });

  it('rejects with MISSING_PACKAGE when the package has no weights', async () => {
    const source = await findCenterNetPackage(await packageAt(folder));

    const error = await rejectionOf(source.translate());

    expect(error).to.have.property('code', 'MISSING_PACKAGE');
    expect(error)
      .to.have.property('message')
      .that.matches(/centernet\.(json|bin)/);
  });

  it('rejects a cut off weight file with INVALID_MODEL', async () => {
    const source = await findCenterNetPackage(await packageAt(folder));
    const weights = await readFile(join(installed, 'models', 'centernet.bin'));
    await mkdir(join(folder, 'models'));
    await cp(join(installed, 'models', 'centernet.json'), join(folder, 'models', 'centernet.json'));
    await writeFile(join(folder, 'models', 'centernet.bin'), weights.subarray(0, 1000));

    expect(await rejectionOf(source.translate())).to.have.property('code', 'INVALID_MODEL');
  });

  it('rejects a cut off model file with INVALID_MODEL', async () => {
    const source = await findCenterNetPackage(await packageAt(folder));
    await mkdir(join(folder, 'models'));
    await writeFile(join(folder, 'models', 'centernet.json'), '{"modelTopology": {');
    await writeFile(join(folder, 'models', 'centernet.bin'), '');

    expect(await rejectionOf(source.translate())).to.have.property('code', 'INVALID_MODEL');
  });

  for (const [version, key] of [
    ['4.0.0', 'centernet-4.0.0-t2.onnx'],
    ['4.0.0-rc.1+build/../x', 'centernet-4.0.0-rc.1_build_.._x-t2.onnx'],
  ] as const) {
    it(`names the kept model of version ${version} ${key}`, async () => {
      const resolve = await packageAt(folder, version);

      expect(await findCenterNetPackage(resolve)).to.include({ cacheKey: key });
    });
  }
});

/** A package like the installed one, without models; returns how it is found. */
async function packageAt(folder: string, version?: string): Promise<() => string> {
  const manifest = join(folder, 'package.json');
  await (version === undefined
    ? copyFile(join(installed, 'package.json'), manifest)
    : writeFile(manifest, JSON.stringify({ version })));
  return () => join(folder, 'dist', 'human.node.js');
}
