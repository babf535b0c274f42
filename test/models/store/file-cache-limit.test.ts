import { expect } from 'chai';
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fileCache } from '@grounder/models';

import { expectCode } from '../../support/failures.js';

const entryBytes = 1000;

describe('fileCache with a limit', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-limit-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const make = () => Promise.resolve(new Uint8Array(entryBytes));
  const sizeOfFolder = async () => {
    const sizes = (await readdir(folder)).map(
      async (name) => (await stat(join(folder, name))).size,
    );
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };
  const age = async (key: string, seconds: number) => {
    const time = new Date(Date.now() - seconds * 1000);
    await utimes(join(folder, key), time, time);
  };

  it('lets those go that were not read for longest', async () => {
    const cache = fileCache(folder, { maxBytes: 5 * 1100 });
    for (let index = 0; index < 5; index += 1) {
      await cache.readOrCreate(`key${index}`, make);
      await age(`key${index}`, 100 - index);
    }
    await cache.readOrCreate('key0', make);

    await cache.readOrCreate('key5', make);

    const kept = await readdir(folder);
    expect(kept).to.include.members(['key0', 'key5']).and.not.include('key1');
  });

  it('stays below the limit, whatever is written', async () => {
    const cache = fileCache(folder, { maxBytes: 20_000 });
    for (let index = 0; index < 100; index += 1) {
      await cache.readOrCreate(`key${index}`, make);
      expect(await sizeOfFolder()).to.be.at.most(20_000);
    }
    expect(await sizeOfFolder()).to.be.above(15_000);
  });

  it('stays below the limit when several caches write at once', async () => {
    const caches = [1, 2, 3].map(() => fileCache(folder, { maxBytes: 20_000 }));
    await Promise.all(
      caches.map(async (cache, writer) => {
        for (let index = 0; index < 60; index += 1) {
          const bytes = await cache.readOrCreate(`key-${writer}-${index}`, make);
          expect(bytes).to.have.length(entryBytes);
        }
      }),
    );

    // Each sees what the others wrote when it reaches the limit itself.
    expect(await sizeOfFolder()).to.be.at.most(3 * 20_000);
    await caches[0]?.readOrCreate('last', make);
    expect(await readdir(folder)).to.include('last');
  });

  it('counts what an earlier run left', async () => {
    const before = fileCache(folder);
    for (let index = 0; index < 30; index += 1) await before.readOrCreate(`old${index}`, make);

    await fileCache(folder, { maxBytes: 10_000 }).readOrCreate('new', make);

    expect(await sizeOfFolder()).to.be.at.most(10_000);
  });

  it('keeps no entry that is larger than the limit, and gives it all the same', async () => {
    const cache = fileCache(folder, { maxBytes: 100 });

    expect(await cache.readOrCreate('large', make)).to.have.length(entryBytes);
    expect(await sizeOfFolder()).to.be.at.most(100);
  });

  it('refuses a limit that is none', () => {
    for (const maxBytes of [0, 0.5, NaN]) {
      expectCode(() => fileCache(folder, { maxBytes }), 'INVALID_OPTION');
    }
  });
});
