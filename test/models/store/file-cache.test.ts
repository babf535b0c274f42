import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { GroundingError } from '@grounder/core';
import { fileCache } from '@grounder/models';

import { rejectionOf } from '../../support/failures.js';

const content = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);

describe('fileCache', () => {
  let parent: string;
  let folder: string;
  let created: number;

  const create = () => {
    created += 1;
    return Promise.resolve(Uint8Array.from(content));
  };

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'grounder-cache-'));
    folder = join(parent, 'not', 'there yet');
    created = 0;
  });

  afterEach(async () => {
    await rm(parent, { recursive: true });
  });

  it('makes an entry once and reads it from then on', async () => {
    const first = await fileCache(folder).readOrCreate('a.onnx', create);
    const second = await fileCache(folder).readOrCreate('a.onnx', create);

    expect(first).to.deep.equal(content);
    expect(Uint8Array.from(second)).to.deep.equal(content);
    expect(created).to.equal(1);
  });

  it('keeps one file for each entry and leaves nothing else behind', async () => {
    const cache = fileCache(folder);

    await cache.readOrCreate('a.onnx', create);
    await cache.readOrCreate('b.onnx', create);

    expect((await readdir(folder)).sort()).to.deep.equal(['a.onnx', 'b.onnx']);
  });

  it('keeps an empty entry', async () => {
    const empty = () => {
      created += 1;
      return Promise.resolve(new Uint8Array(0));
    };

    await fileCache(folder).readOrCreate('empty', empty);

    expect(await fileCache(folder).readOrCreate('empty', empty)).to.have.lengthOf(0);
    expect(created).to.equal(1);
  });

  for (const [name, damage] of [
    ['empty', () => new Uint8Array(0)],
    ['cut off', (file: Uint8Array) => file.subarray(0, file.length / 2)],
    ['one byte shorter', (file: Uint8Array) => file.subarray(0, -1)],
    ['one byte longer', (file: Uint8Array) => Buffer.concat([file, Uint8Array.of(0)])],
    ['changed in one byte', (file: Uint8Array) => file.with(500, (file[500] ?? 0) ^ 1)],
    ['changed in its digest', (file: Uint8Array) => file.with(1010, (file[1010] ?? 0) ^ 1)],
    ['of another kind', () => new TextEncoder().encode('something else')],
    ['full of zeros', (file: Uint8Array) => new Uint8Array(file.length)],
  ] as const) {
    it(`makes an entry anew whose file is ${name}`, async () => {
      await fileCache(folder).readOrCreate('a.onnx', create);
      const path = join(folder, 'a.onnx');
      const whole = Uint8Array.from(await readFile(path));
      await writeFile(path, damage(whole));

      const healed = await fileCache(folder).readOrCreate('a.onnx', create);

      expect(healed).to.deep.equal(content);
      expect(created).to.equal(2);
      expect(Uint8Array.from(await readFile(path))).to.deep.equal(whole);
    });
  }

  it('makes an entry once for concurrent callers', async () => {
    const cache = fileCache(folder);

    const entries = await Promise.all(
      Array.from({ length: 10 }, () => cache.readOrCreate('a.onnx', create)),
    );

    expect(created).to.equal(1);
    for (const entry of entries) expect(entry).to.deep.equal(content);
  });

  it('keeps nothing when making fails, and tries again next time', async () => {
    const cache = fileCache(folder);
    const failure = new Error('no weights');

    const error = await rejectionOf(cache.readOrCreate('a.onnx', () => Promise.reject(failure)));
    const entry = await cache.readOrCreate('a.onnx', create);

    expect(error).to.equal(failure);
    expect(entry).to.deep.equal(content);
  });

  it('leaves one whole file when four processes make the entry at once', async () => {
    const script = fileURLToPath(new URL('../processes/fill-cache.js', import.meta.url));
    const run = promisify(execFile);

    const outputs = await Promise.all(
      ['1', '2', '3', '4'].map((own) => run(process.execPath, [script, folder, own])),
    );

    for (const { stdout, stderr } of outputs) {
      expect(stderr).to.equal('');
      expect(stdout).to.match(/^[1-4] 4000000 true\n$/);
    }
    expect(await readdir(folder)).to.deep.equal(['entry.bin']);
    const kept = await fileCache(folder).readOrCreate('entry.bin', create);
    expect(created).to.equal(0);
    expect(kept).to.have.lengthOf(4_000_000);
    expect(kept.every((byte) => byte === kept[0])).to.equal(true);
  }).timeout(60_000);

  for (const key of [
    '',
    '.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    '/a',
    'C:a',
    '.hidden',
    'a.',
    'a b',
    'a\u0000',
    'é',
    'a\n',
    'nul',
    'CON.onnx',
    'x'.repeat(201),
  ]) {
    it(`refuses the key ${JSON.stringify(key.slice(0, 20))} with INVALID_OPTION`, async () => {
      const error = await rejectionOf(fileCache(folder).readOrCreate(key, create));

      expect(error).to.have.property('code', 'INVALID_OPTION');
      expect(created).to.equal(0);
      expect(await readdir(parent)).to.deep.equal([]);
    });
  }

  for (const key of ['a', '_', 'A-1_b.c.onnx', 'nullable', 'x'.repeat(200)]) {
    it(`takes the key ${JSON.stringify(key.slice(0, 20))}`, async () => {
      await fileCache(folder).readOrCreate(key, create);

      expect(await readdir(folder)).to.deep.equal([key]);
    });
  }

  it('gives the bytes and a warning when the folder cannot be made', async () => {
    const file = join(parent, 'file');
    await writeFile(file, 'in the way');
    const warnings: GroundingError[] = [];
    const cache = fileCache(join(file, 'folder'), {
      onWarning: (warning) => warnings.push(warning),
    });

    const entry = await cache.readOrCreate('a.onnx', create);

    expect(entry).to.deep.equal(content);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['FILE_UNWRITABLE']);
    expect(warnings[0]?.message).to.include('GROUNDER_CACHE');
    expect(warnings[0]?.cause).to.be.instanceOf(Error);
  });

  it('gives the bytes when the entry cannot be written and nobody hears warnings', async () => {
    const path = join(folder, 'a.onnx');
    await mkdir(path, { recursive: true });

    const entry = await fileCache(folder).readOrCreate('a.onnx', create);

    expect(entry).to.deep.equal(content);
    expect((await stat(path)).isDirectory()).to.equal(true);
    expect(await readdir(folder)).to.deep.equal(['a.onnx']);
  });
});
