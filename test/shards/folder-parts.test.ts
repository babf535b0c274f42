import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { folderParts } from '@grounder/shards';
import { expect } from 'chai';

import { expectRejection } from '../support/failures.js';
import { bytesOf } from './fake-work.js';

const key = `parts/${'ab'.repeat(32)}`;

describe('folderParts', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-parts-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reads what was kept, also in another process', async () => {
    expect(await folderParts(folder).keep(key, bytesOf('one'))).to.equal(true);
    const again = folderParts(folder);
    expect(await again.has(key)).to.equal(true);
    expect(Buffer.from((await again.read(key)) ?? []).toString()).to.equal('one');
  });

  it('has nothing under a name that nobody kept', async () => {
    const parts = folderParts(folder);
    expect(await parts.has(key)).to.equal(false);
    expect(await parts.read(key)).to.equal(undefined);
  });

  it('keeps the first of many that come at once, and leaves nothing half-written', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => `text ${at}`);
    const stores = texts.map(() => folderParts(folder));
    const first = await Promise.all(
      stores.map((store, at) => store.keep(key, bytesOf(texts[at] ?? ''))),
    );
    expect(first.filter(Boolean)).to.have.length(1);
    const kept = Buffer.from((await folderParts(folder).read(key)) ?? []).toString();
    expect(kept).to.equal(texts[first.indexOf(true)]);
    expect(await readdir(join(folder, 'unfinished'))).to.deep.equal([]);
  });

  it('refuses names that lead out of the folder', async () => {
    for (const name of ['../escape', 'parts/../../x', '/etc/x', '', 'Parts/A', 'a\\b']) {
      await expectRejection(folderParts(folder).keep(name, bytesOf('x')), 'INVALID_OPTION');
    }
  });

  it('says when the folder cannot be one', async () => {
    const parts = folderParts('/dev/null/parts');
    await expectRejection(parts.keep(key, bytesOf('x')), 'FILE_UNWRITABLE');
  });
});
