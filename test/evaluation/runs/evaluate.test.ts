import { expect } from 'chai';
import { appendFile, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { GroundingErrorCode } from '@grounder/core';
import type { GroundingRecord } from '@grounder/evaluation';
import type {
  EvaluateOptions,
  GroundFunction,
  RecordedCandidate,
} from '@grounder/evaluation/internal';
import { evaluate, readRecords, summariseRun } from '@grounder/evaluation';

import { expectRejection, rejectionOf } from '../../support/failures.js';
import { halfRight, makeExamples, square } from './examples.js';

const examples = makeExamples(40);
const systems = { first: halfRight, second: halfRight };
const nowhere = { left: NaN, top: 0, right: 1, bottom: 1 };

function candidateOf(more: Partial<RecordedCandidate>): RecordedCandidate {
  return { box: square(0), label: 'cat', score: 1, detection: { score: 1 }, ...more };
}

describe('evaluate', () => {
  let folder: string;
  let results: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-evaluate-'));
    results = join(folder, 'run', 'results.jsonl');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const run = (options: Partial<EvaluateOptions> = {}): Promise<readonly GroundingRecord[]> =>
    evaluate({ examples, systems, ...options });

  it('asks each system about each example, in order', async () => {
    const records = await run();

    expect(records.map(({ system, id }) => `${system} ${id}`)).to.deep.equal(
      Object.keys(systems).flatMap((system) => examples.map(({ id }) => `${system} ${id}`)),
    );
  });

  const wrongNumbers: readonly (readonly [string, Awaited<ReturnType<GroundFunction>>])[] = [
    ['score of a candidate', { box: square(0), candidates: [candidateOf({ score: NaN })] }],
    ['box of a candidate', { box: square(0), candidates: [candidateOf({ box: nowhere })] }],
    [
      'score of a detection',
      { box: square(0), candidates: [candidateOf({ detection: { score: NaN } })] },
    ],
    ['box', { box: nowhere }],
    ['box without end', { box: { ...square(0), right: Infinity } }],
    ['timing', { box: square(0), timings: { ground: NaN } }],
  ];
  for (const [what, answer] of wrongNumbers) {
    it(`records one failure for a ${what} that is no number, and can be resumed`, async () => {
      let asked = 0;
      const broken: GroundFunction = (_image, _phrase, { example }) => {
        asked += 1;
        return Promise.resolve(example.id === 'e3' ? answer : { box: square(0) });
      };
      const first = await run({ systems: { broken }, results });

      const resumed = await run({ systems: { broken }, results, resume: true });

      const failed = first.filter(({ failure }) => failure !== undefined);
      expect(failed.map(({ id, failure }) => [id, failure?.code])).to.deep.equal([
        ['e3', 'INVALID_DATA'],
      ]);
      expect(failed[0]?.failure?.message).to.match(/NaN|Infinity/);
      expect(resumed).to.deep.equal(first);
      expect(asked).to.equal(examples.length);
    });
  }

  it('writes down example, answer and what the best choice would have reached', async () => {
    const [, record] = await run({ systems: { only: halfRight } });

    expect(record).to.deep.equal({
      system: 'only',
      id: 'e1',
      image: '0',
      imagePath: 'photos/0.jpg',
      expression: 'thing 1',
      split: 'val',
      tags: [],
      truth: square(1),
      predicted: square(0),
      category: 'dog',
      distractors: 1,
      width: 100,
      height: 80,
      label: 'cat',
      subject: 'thing',
      reason: 'because',
      // By the detector's score the order is 40, 2, 0: the farthest does not touch the truth.
      ceiling: [{ rank: 2, iou: 90 / 110, box: square(2) }],
      candidates: [0, 2, 40].map((left, place) => ({
        box: square(left),
        label: 'cat',
        score: 3 - place,
        detection: { score: 0.2 + place / 10 },
      })),
      timings: { score: 1 },
    });
  });

  it('records a system that throws as a failure that counts as wrong', async () => {
    const records = await run({ systems: { only: halfRight } });
    const failed = records.filter(({ failure }) => failure !== undefined);

    expect(failed.map(({ id }) => id)).to.deep.equal(['e12', 'e25', 'e38']);
    expect(failed[0]?.failure).to.deep.equal({ code: 'RangeError', message: 'thirteen: thing 12' });
    expect(summariseRun(records).systems[0]?.failures).to.equal(3);
    expect(summariseRun(records).systems[0]?.accuracy50.count).to.equal(
      examples.filter(({ box }) => box !== undefined).length,
    );
  });

  it('takes a bare box for an answer and measures the call', async () => {
    const bare: GroundFunction = () => Promise.resolve({ box: square(0) });

    const [record] = await run({ systems: { bare } });

    expect(record?.predicted).to.deep.equal(square(0));
    expect(record?.timings.ground).to.be.at.least(0);
    expect(record).to.not.have.property('ceiling');
  });

  it('keeps scores that JSON has no number for', async () => {
    const ruledOut: GroundFunction = () => {
      const candidate = { box: square(0), label: 'cat', score: -Infinity, detection: { score: 1 } };
      return Promise.resolve({ box: undefined, candidates: [candidate] });
    };

    const records = await run({ systems: { ruledOut }, results });

    expect(records[0]?.candidates[0]?.score).to.equal(-Number.MAX_VALUE);
  });

  it('gives the same records for any number of jobs, also when answers overtake each other', async () => {
    const hasty: GroundFunction = async (image, phrase, context) => {
      const wait = (Number(phrase.replace('thing ', '')) * 7) % 5;
      await new Promise((resolve) => setTimeout(resolve, wait));
      return halfRight(image, phrase, context);
    };

    const alone = await run({ systems: { hasty } });
    const together = await run({ systems: { hasty }, jobs: 5, results });

    expect(together).to.deep.equal(alone);
    expect((await readRecords(results)).records).to.have.deep.members([...alone]);
  });

  it('tells of progress, with failures, rate and what is left', async () => {
    const heard: number[][] = [];

    await run({
      onProgress: ({ done, total, failed, rate, etaMs }) => {
        expect(rate).to.be.above(0);
        heard.push([done, total, failed, Math.sign(etaMs)]);
      },
    });

    expect(heard).to.have.length(80);
    expect(heard[0]).to.deep.equal([1, 80, 0, 1]);
    expect(heard.at(-1)).to.deep.equal([80, 80, 6, 0]);
  });

  describe('with a file of results', () => {
    it('reads back what it returned', async () => {
      const records = await run({ results, settings: { split: 'val', seed: 3 } });

      const read = await readRecords(results);

      expect(read.records).to.deep.equal(records);
      expect(read.settings).to.deep.equal({ split: 'val', seed: 3, systems: ['first', 'second'] });
    });

    it('stops between examples and resumes to the same records', async () => {
      const whole = await run();
      const controller = new AbortController();
      const reason = new Error('enough');
      const stopped = run({
        results,
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 33) controller.abort(reason);
        },
      });
      expect(await rejectionOf(stopped)).to.equal(reason);
      expect((await readRecords(results)).records).to.have.length(33);

      let asked = 0;
      const counted: GroundFunction = (...call) => {
        asked += 1;
        return halfRight(...call);
      };
      const resumed = await run({
        results,
        resume: true,
        systems: { first: counted, second: counted },
      });

      expect(resumed).to.deep.equal(whole);
      expect(asked).to.equal(80 - 33);
    });

    it('cuts off a torn line, wherever a kill tore it', async () => {
      const whole = await run({ results });
      const bytes = await readFile(results);
      const heading = bytes.indexOf('\n');
      for (const length of [0, 5, heading, heading + 1, heading + 40, bytes.length - 1]) {
        await writeFile(results, bytes.subarray(0, length));

        expect(await run({ results, resume: true })).to.deep.equal(whole);
      }
    });

    it('does not write over the results of a run', async () => {
      await run({ results });
      const { size } = await stat(results);

      await expectRejection(run({ results }), 'INVALID_OPTION');

      expect((await stat(results)).size).to.equal(size);
    });

    it('refuses to resume a run with other settings or systems', async () => {
      await run({ results, settings: { split: 'val' } });

      const other = run({ results, resume: true, settings: { split: 'test' } });
      expect(((await rejectionOf(other)) as Error).message).to.match(
        /"split":"test".*"split":"val"/,
      );
      const fewer = {
        results,
        resume: true,
        settings: { split: 'val' },
        systems: { first: halfRight },
      };
      await expectRejection(run(fewer), 'INVALID_DATA');
    });

    it('names line and field of a record that is damaged', async () => {
      await run({ results });
      const text = await readFile(results, 'utf8');
      await writeFile(results, text.replace('"expression":"thing 3"', '"expression":3'));

      const error = await expectRejection(run({ results, resume: true }), 'INVALID_DATA');

      expect(error.message).to.match(/results\.jsonl, line 5, expression/);
    });

    it('refuses a file that is none of results', async () => {
      await writeFile(join(folder, 'other.jsonl'), '{"image":"a.jpg"}\n');

      const other = run({ results: join(folder, 'other.jsonl'), resume: true });

      await expectRejection(other, 'INVALID_DATA');
    });

    it('lets one run write at a time', async function () {
      this.timeout(20_000);
      let letGo: () => void = () => undefined;
      const waiting = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      let tellStarted: () => void = () => undefined;
      const started = new Promise<void>((resolve) => {
        tellStarted = resolve;
      });
      const slow: GroundFunction = async (...call) => {
        tellStarted();
        await waiting;
        return halfRight(...call);
      };
      const first = run({ results, systems: { slow } });
      // A system is asked when its run holds the file, not before.
      await started;

      const error = await expectRejection(run({ results, resume: true }), 'FILE_UNWRITABLE');
      letGo();

      expect(error.message).to.contain(results);
      expect(await first).to.have.length(40);
    });

    it('says so when the disk is full', async function () {
      const path = join(folder, 'full.jsonl');
      if (process.platform !== 'linux') this.skip();
      await symlink('/dev/full', path);

      const error = await expectRejection(run({ results: path }), 'FILE_UNWRITABLE');

      expect(error.message)
        .to.match(/full disk/)
        .and.to.contain(path);
    });

    it('says so when the folder cannot be made', async () => {
      await appendFile(join(folder, 'file'), 'x');

      await expectRejection(run({ results: join(folder, 'file', 'r.jsonl') }), 'FILE_UNWRITABLE');
    });
  });

  describe('with bad input', () => {
    const refused: Readonly<Record<string, [Partial<EvaluateOptions>, GroundingErrorCode]>> = {
      'no example': [{ examples: [] }, 'INVALID_DATA'],
      'an id that occurs twice': [{ examples: [...examples, ...examples] }, 'INVALID_DATA'],
      'no system': [{ systems: {} }, 'INVALID_OPTION'],
      'half a job': [{ jobs: 0.5 }, 'INVALID_OPTION'],
      'no job': [{ jobs: 0 }, 'INVALID_OPTION'],
    };

    for (const [name, [options, code]] of Object.entries(refused)) {
      it(`refuses ${name}`, async () => {
        await expectRejection(run(options), code);
      });
    }
  });
});
