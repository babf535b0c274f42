import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeCheckpoint, fileCheckpoints } from '@grounder/training';

import { expectRejection } from '../../support/failures.js';
import { createCheckpoint, describeCheckpointStore } from './describe-checkpoint-store.js';

const folders: string[] = [];

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-checkpoints-'));
  folders.push(folder);
  return folder;
}

after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describeCheckpointStore('fileCheckpoints', async () => fileCheckpoints(await createFolder()));

describe('fileCheckpoints', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await createFolder();
  });

  it('makes the folder, and leaves nothing in it but checkpoints', async () => {
    const below = join(folder, 'runs', '1');
    const store = fileCheckpoints(below);

    await store.save('last', createCheckpoint(1));
    await store.save('best', createCheckpoint(1));

    expect((await readdir(below)).sort()).to.deep.equal(['best.safetensors', 'last.safetensors']);
  });

  it('keeps the checkpoint that was saved last when several are saved at once', async () => {
    const store = fileCheckpoints(folder);

    await Promise.all([1, 2, 3, 4].map((step) => store.save('last', createCheckpoint(step))));

    expect(await store.load('last')).to.deep.equal(createCheckpoint(4));
  });

  it('refuses a truncated, torn or foreign file, names it, and says what to do', async () => {
    const path = join(folder, 'last.safetensors');
    const whole = encodeCheckpoint(createCheckpoint(5));
    const torn = whole.slice();
    torn.fill(0, whole.length - 8);
    for (const bytes of [whole.subarray(0, -1), torn, Buffer.from('<html>'), new Uint8Array()]) {
      await writeFile(path, bytes);

      const error = await expectRejection(fileCheckpoints(folder).load('last'), 'INVALID_DATA');

      expect(error.message).to.contain(path).and.to.contain('go on from best.safetensors');
    }
  });

  it('refuses a folder in the place of a checkpoint', async () => {
    await mkdir(join(folder, 'last.safetensors'));
    const store = fileCheckpoints(folder);

    await expectRejection(store.load('last'), 'FILE_UNREADABLE');
    await expectRejection(store.save('last', createCheckpoint(1)), 'FILE_UNWRITABLE');

    expect(await readdir(folder)).to.deep.equal(['last.safetensors']);
  });

  it('keeps the old checkpoint when the new one cannot be written', async () => {
    const store = fileCheckpoints(folder);
    await store.save('last', createCheckpoint(1));
    await mkdir(join(folder, 'last.safetensors.tmp'));

    const error = await expectRejection(store.save('last', createCheckpoint(2)), 'FILE_UNWRITABLE');

    expect(error.message).to.contain(join(folder, 'last.safetensors'));
    expect(await store.load('last')).to.deep.equal(createCheckpoint(1));
  });

  it('writes over what a killed writer left behind', async () => {
    await writeFile(join(folder, 'last.safetensors.tmp'), 'half a checkpoint');

    await fileCheckpoints(folder).save('last', createCheckpoint(1));

    expect(await readdir(folder)).to.deep.equal(['last.safetensors']);
  });

  it('writes files that the safetensors package of Python reads', async () => {
    await fileCheckpoints(folder).save('best', createCheckpoint(5));

    const bytes = await readFile(join(folder, 'best.safetensors'));

    // The same bytes as the fixture that it has read.
    expect(Buffer.compare(bytes, encodeCheckpoint(createCheckpoint(5)))).to.equal(0);
  });
});
