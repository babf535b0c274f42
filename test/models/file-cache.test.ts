import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { GroundingError } from '@grounder/core';
import { fileCache } from '@grounder/models';

import { rejectionOf } from '../support/failures.js';
import { repositoryPath } from '../support/fixtures.js';

describe('fileCache', function () {
  this.timeout(60_000);
  let folder: string;
  let made: number;

  const create = (): Promise<Uint8Array> => {
    made++;
    return Promise.resolve(Uint8Array.of(1, 2, 3));
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-cache-'));
    made = 0;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('makes an entry once and reads it from then on', async () => {
    const first = await fileCache(folder).readOrCreate('a.onnx', create);
    const second = await fileCache(folder).readOrCreate('a.onnx', create);

    expect([...first]).to.deep.equal([1, 2, 3]);
    expect([...second]).to.deep.equal([1, 2, 3]);
    expect(made).to.equal(1);
  });

  it('makes missing folders', async () => {
    await fileCache(join(folder, 'deep/down')).readOrCreate('a.onnx', create);

    expect([...(await readFile(join(folder, 'deep/down/a.onnx')))]).to.deep.equal([1, 2, 3]);
  });

  const damages: readonly (readonly [string, (path: string) => Promise<void>])[] = [
    ['changed', (path) => writeFile(path, Uint8Array.of(1, 2, 4))],
    ['cut', (path) => writeFile(path, Uint8Array.of(1))],
    ['emptied', (path) => writeFile(path, '')],
    ['deleted', (path) => rm(path)],
    ['robbed of its checksum', (path) => rm(`${path}.sha256`)],
    ['given a wrong checksum', (path) => writeFile(`${path}.sha256`, 'nonsense')],
  ];
  for (const [what, damage] of damages) {
    it(`heals an entry that was ${what}`, async () => {
      await fileCache(folder).readOrCreate('a.onnx', create);
      await damage(join(folder, 'a.onnx'));

      const healed = await fileCache(folder).readOrCreate('a.onnx', create);
      const again = await fileCache(folder).readOrCreate('a.onnx', create);

      expect([...healed]).to.deep.equal([1, 2, 3]);
      expect([...again]).to.deep.equal([1, 2, 3]);
      expect(made).to.equal(2);
    });
  }

  it('makes an entry once for concurrent callers', async () => {
    const cache = fileCache(folder);

    await Promise.all(Array.from({ length: 10 }, () => cache.readOrCreate('a.onnx', create)));

    expect(made).to.equal(1);
  });

  it('tries again after a making that failed', async () => {
    const cache = fileCache(folder);
    const failing = (): Promise<Uint8Array> => Promise.reject(new Error('no luck'));

    const failure = await rejectionOf(cache.readOrCreate('a.onnx', failing));
    const entry = await cache.readOrCreate('a.onnx', create);

    expect(failure).to.have.property('message', 'no luck');
    expect([...entry]).to.deep.equal([1, 2, 3]);
  });

  it('ends with one good file when processes race', async () => {
    const program = `
      import { fileCache } from '@grounder/models';
      const bytes = await fileCache(process.argv[1]).readOrCreate('big.onnx', async () =>
        new Uint8Array(4_000_000).fill(7));
      process.stdout.write(String(bytes.length));
    `;
    const run = promisify(execFile);

    const outcomes = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, ['--input-type=module', '--eval', program, folder], {
          cwd: repositoryPath('packages/grounder'),
        }),
      ),
    );

    expect(outcomes.map(({ stdout }) => stdout)).to.deep.equal(Array(4).fill('4000000'));
    expect((await readdir(folder)).sort()).to.deep.equal(['big.onnx', 'big.onnx.sha256']);
    const kept = await fileCache(folder).readOrCreate('big.onnx', create);
    expect(kept).to.have.length(4_000_000);
    expect(made).to.equal(0);
  });

  it('returns the bytes and warns when the folder cannot be written', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    const warnings: GroundingError[] = [];
    const cache = fileCache(join(blocked, 'below'), { onWarning: (it) => warnings.push(it) });

    const bytes = await cache.readOrCreate('a.onnx', create);

    expect([...bytes]).to.deep.equal([1, 2, 3]);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['FILE_UNWRITABLE']);
  });

  it('refuses keys that climb out of the folder or hide in it', async () => {
    for (const key of ['../a', 'a/b', '..', '.', '', '/etc/passwd', 'a\\b', '.a', 'a.sha256']) {
      const error = await rejectionOf(fileCache(folder).readOrCreate(key, create));

      expect(error).to.have.property('code', 'INVALID_OPTION');
    }
    expect(made).to.equal(0);
  });
});
