import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { embeddedModels } from '@grounder/embedded/internal';

import { repositoryPath } from '../support/fixtures.js';
import { grounder } from './run-grounder.js';

interface Asset {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

describe('grounder web-assets', function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    execFileSync(process.execPath, [repositoryPath('scripts/bundle-worker.js')]);
    folder = await mkdtemp(join(tmpdir(), 'grounder-assets-'));
  });

  after(() => rm(folder, { recursive: true }));

  it('writes the folder that a page needs, and lists it with sizes and digests', async () => {
    const place = join(folder, 'new/assets');

    const { exitCode, stdout } = await grounder('web-assets', place, '--json');

    expect(exitCode).to.equal(0);
    const list = await readFile(join(place, 'grounder-web.json'), 'utf8');
    expect(JSON.parse(stdout)).to.deep.equal(JSON.parse(list));
    const { models, ...rest } = JSON.parse(list) as { models: Record<string, Asset> };
    expect(Object.keys(models)).to.deep.equal(embeddedModels.map(({ name }) => name));
    const named = [...Object.values(models), ...Object.values(rest)].filter(
      (value): value is Asset => typeof value === 'object',
    );
    expect((await readdir(place)).sort()).to.deep.equal(
      ['grounder-web.json', ...named.map(({ path }) => path)].sort(),
    );
    for (const { path, bytes, sha256 } of named) {
      const file = await readFile(join(place, path));
      expect(file.length, path).to.equal(bytes);
      expect(createHash('sha256').update(file).digest('hex'), path).to.equal(sha256);
    }
  });

  it('writes the licences of everything in it', async () => {
    const { exitCode, stdout } = await grounder('web-assets', folder);

    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/ MB {2}worker\.js\n/);
    const licences = await readFile(join(folder, 'licences.txt'), 'utf8');
    for (const part of [
      '@vladmandic/human',
      'WordNet Release',
      'onnxruntime-web',
      'comlink',
      'wink',
    ]) {
      expect(licences).to.include(part);
    }
  });

  it('says what is in the way where the folder cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');

    const { exitCode, stderr } = await grounder('web-assets', file);

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('FILE_UNWRITABLE').and.include(file);
  });
});

describe('grounder runtime', function () {
  this.timeout(60_000);

  it('lists what this machine offers', async () => {
    const { exitCode, stdout } = await grounder('runtime', '--json');

    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ name: 'cpu', works: true });
  });

  it('says in words what works', async () => {
    const { stdout } = await grounder('runtime');

    expect(stdout).to.match(/^cpu +works$/m);
  });
});
