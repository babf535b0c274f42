import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { formatHubName, parseHubName, parseModelName } from '@grounder/models';

import { expectCode } from '../../support/failures.js';

describe('parseModelName', () => {
  it('reads hub ids', () => {
    expect(parseModelName('Xenova/clip-vit-base-patch32')).to.deep.equal({
      kind: 'hub',
      id: 'Xenova/clip-vit-base-patch32',
      revision: 'main',
    });
    expect(parseModelName('a/b.c_d@refs/pr/1')).to.deep.include({
      id: 'a/b.c_d',
      revision: 'refs/pr/1',
    });
  });

  it('reads what looks like a path as one, also where nothing is', () => {
    expect(parseModelName('./a/b')).to.deep.equal({ kind: 'folder', path: resolve('a/b') });
    expect(parseModelName('/no/where')).to.deep.equal({ kind: 'folder', path: '/no/where' });
    expect(parseModelName('owner/best.onnx')).to.deep.equal({
      kind: 'file',
      path: resolve('owner/best.onnx'),
    });
    expect(parseModelName('~/models')).to.deep.equal({
      kind: 'folder',
      path: join(homedir(), 'models'),
    });
    expect(parseModelName('..')).to.deep.equal({ kind: 'folder', path: resolve('..') });
  });

  it('reads what exists as a path, also where it has the form of a hub id', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'grounder-names-'));
    const before = process.cwd();
    try {
      await mkdir(join(parent, 'owner/name'), { recursive: true });
      await writeFile(join(parent, 'owner/file'), '');
      process.chdir(parent);

      expect(parseModelName('owner/name')).to.have.property('kind', 'folder');
      expect(parseModelName('owner/file')).to.have.property('kind', 'file');
      expect(parseModelName('owner/other')).to.have.property('kind', 'hub');
    } finally {
      process.chdir(before);
      await rm(parent, { recursive: true });
    }
  });

  for (const text of [
    '',
    ' ',
    'name',
    'a/b/c',
    'a/',
    'a/..',
    'a/b..c',
    'a/b--c',
    'a/.b',
    'a/b.',
    '-a/b',
    'a/b@',
    'a/b@../x',
    'a/b@x//y',
    'a/b@/x',
    'a/b@x/.y',
    'a/b@x@y',
    'a\\b',
    'a/b\0',
    'a/%2e%2e',
    'a/b c',
    'con/x',
    `a/${'b'.repeat(97)}`,
    'https://example.org/a/b',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expectCode(() => parseModelName(text), 'INVALID_OPTION');
    });
  }
});

describe('formatHubName', () => {
  it('writes what parseHubName reads', () => {
    for (const text of ['a/b', 'a/b@v1', 'a/b@refs/pr/1']) {
      expect(formatHubName(parseHubName(text))).to.equal(text);
    }
  });
});
