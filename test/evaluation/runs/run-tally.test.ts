import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRandom } from '@grounder/core';
import type { GroundingRecord } from '@grounder/evaluation';
import {
  bootstrapInterval,
  byBoxSize,
  byCategory,
  byTag,
  eachRecord,
  groupOutcomes,
  hitFrom,
  mcNemarTest,
  pairOutcomes,
  proposed,
  RunTally,
  summariseOutcomes,
  summariseRun,
  summariseTimings,
} from '@grounder/evaluation';
import { expect } from 'chai';

import { expectCode, expectRejection } from '../../support/failures.js';
import { square } from './examples.js';

const random = createRandom(7);
const pick = (count: number): number => Math.floor(random() * count);
const box = (left: number, size: number): GroundingRecord['truth'] => ({
  ...{ left, top: 0, right: left + size, bottom: size },
});

/** Records with everything that may be missing missing now and then. */
function makeRecord(system: string, id: number, images: number): GroundingRecord {
  const truth = pick(8) === 0 ? undefined : box(pick(30), 10 + pick(150));
  const predicted = pick(6) === 0 ? undefined : box(pick(30), 10 + pick(150));
  const isFailed = pick(20) === 0;
  return {
    system,
    id: `example ${id}`,
    image: `image ${id % images}`,
    expression: 'a dog '.repeat(1 + pick(6)).trim(),
    split: 'val',
    imagePath: 'photo.jpg',
    truth,
    predicted: isFailed ? undefined : predicted,
    candidates: [],
    timings: isFailed ? {} : { detect: 10 * random(), score: random() },
    ...traits(),
    ...(isFailed && { failure: { code: 'X', message: 'x' } }),
  };
}

function traits(): Partial<GroundingRecord> {
  return {
    ...(pick(3) > 0 && { category: ['cat', 'dog', 'sheep'][pick(3)] ?? '' }),
    ...(pick(2) > 0 && { tags: ['spatial', 'attr', 'attr'].slice(pick(3)) }),
    ...(pick(3) > 0 && { ceiling: [{ rank: 1 + pick(60), iou: random(), box: square(1) }] }),
    ...(pick(3) > 0 && { distractors: pick(13) }),
  };
}

const ids = Array.from({ length: 400 }, (_, id) => id);
const first = ids.map((id) => makeRecord('first', id, 130));
const second = ids.toReversed().map((id) => makeRecord('second', id, 130));
const options = { samples: 200, seed: 3 };

describe('RunTally', () => {
  const summary = summariseRun([...first, ...second], options);

  it('says what the records themselves say, to the last digit', () => {
    for (const [index, records] of [first, second].entries()) {
      const found = summary.systems[index];
      expect(found).to.deep.include(summariseOutcomes(records, options));
      const answered = records.filter(({ failure }) => failure === undefined);
      expect(found?.failures).to.equal(records.length - answered.length);
      expect(found?.timings).to.deep.equal(summariseTimings(answered.map((each) => each.timings)));
      for (const limit of [1, 5, 10, 50, 100]) {
        const recall = bootstrapInterval(records, proposed({ limit }), options);
        expect(found?.recallAt[limit]).to.deep.equal(recall);
      }
    }
  });

  it('says it of each group', () => {
    const [found] = summary.systems;
    for (const [name, grouping] of [
      ['category', byCategory],
      ['tag', byTag],
      ['size', byBoxSize],
    ] as const) {
      const groups = [...groupOutcomes(first, grouping)].map(
        ([group, records]) => [group, bootstrapInterval(records, hitFrom(0.5), options)] as const,
      );
      expect(Object.entries(found?.groups[name] ?? {})).to.deep.equal(groups);
    }
  });

  it('pairs systems by id, in whatever order they come', () => {
    const counts = pairOutcomes(first, second, hitFrom(0.5));
    expect(summary.comparisons).to.deep.equal([
      { first: 'first', second: 'second', ...counts, ...mcNemarTest(counts) },
    ]);
  });

  it('refuses an id twice, and systems that were not asked the same', () => {
    const [one] = first;
    if (one === undefined) throw new Error('no record');
    expectCode(() => summariseRun([one, one]), 'INVALID_DATA');
    expectCode(() => summariseRun([...first, ...second.slice(1)]), 'INVALID_DATA');
  });

  it('keeps few bytes of a record, and not its texts', () => {
    const before = process.memoryUsage().arrayBuffers;
    const tally = new RunTally();
    const count = 100_000;
    for (let id = 0; id < count; id += 1) tally.add(makeRecord('first', id, count));
    const kept = (process.memoryUsage().arrayBuffers - before) / count;
    // Some fifty, and as much again while a list grows.
    expect(kept).to.be.below(300);
    expect(tally.summary({ samples: 1 }).systems[0]?.count).to.equal(count);
  }).timeout(60_000);

  it('gives the normal interval for very many images, near that of the bootstrap', () => {
    const many = Array.from({ length: 120_000 }, (_, id) => ({
      id: String(id),
      image: String(id),
      truth: box(0, 10),
      predicted: id % 3 === 0 ? box(0, 10) : undefined,
    }));
    const { value, low, high } = bootstrapInterval(many, hitFrom(0.5));
    const few = bootstrapInterval(many.slice(0, 60_000), hitFrom(0.5), { samples: 400 });
    expect(value).to.be.closeTo(1 / 3, 1e-9);
    const width = (few.high - few.low) / Math.SQRT2;
    expect(high - low).to.be.closeTo(width, 0.1 * width);
  }).timeout(60_000);

  it('knows quantiles of millions of times to half a thousandth', () => {
    const timings = Array.from({ length: 1_200_000 }, (_, at) => ({ detect: 1 + at / 1000 }));
    const { p50, p95 } = summariseTimings(timings).total;
    expect(p50).to.be.closeTo(601, 601 * 5e-4);
    expect(p95).to.be.closeTo(1141, 1141 * 5e-4);
  }).timeout(60_000);
});

describe('eachRecord', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-records-'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('reads a file of results one by one', async () => {
    const path = join(folder, 'results.jsonl');
    const heading = { results: 'grounder', version: 1, settings: { seed: 1 } };
    const lines = [heading, ...first].map((line) => JSON.stringify(line));
    await writeFile(path, `${lines.join('\n')}\n`);
    const tally = new RunTally();
    let settings: unknown;
    const hear = (found: unknown): void => {
      settings = found;
    };
    for await (const record of eachRecord(path, hear)) tally.add(record);
    expect(settings).to.deep.equal({ seed: 1 });
    expect(tally.summary(options)).to.deep.equal(summariseRun(first, options));
  });

  it('refuses what is no file of results', async () => {
    const path = join(folder, 'other.jsonl');
    await writeFile(path, '{"a": 1}\n');
    await expectRejection(eachRecord(path).next(), 'INVALID_DATA');
    await expectRejection(eachRecord(join(folder, 'gone.jsonl')).next(), 'FILE_NOT_FOUND');
  });
});
