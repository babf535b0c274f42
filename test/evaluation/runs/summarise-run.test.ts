import { expect } from 'chai';

import {
  baseline,
  evaluate,
  formatComparisonTable,
  formatRunTable,
  hitFrom,
  meanOf,
  summariseRun,
} from '@grounder/evaluation';

import { expectCode } from '../../support/failures.js';
import { halfRight, makeExamples, square } from './examples.js';

const regions = [{ box: square(0), label: 'cat', score: 0.5 }];
const oracle = baseline('oracle', {
  propose: () => Promise.resolve({ regions, width: 100, height: 80 }),
});
const records = await evaluate({
  examples: makeExamples(60),
  systems: { half: halfRight, oracle },
});
const summary = summariseRun(records);

describe('summariseRun', () => {
  it('sums up each system by itself', () => {
    expect(summary.systems.map(({ system }) => system)).to.deep.equal(['half', 'oracle']);
    for (const { system, accuracy50, count } of summary.systems) {
      const own = records.filter((record) => record.system === system);
      expect(count).to.equal(60);
      expect(accuracy50.value).to.equal(meanOf(own, hitFrom(0.5)));
    }
  });

  it('groups by what the expressions are like', () => {
    const [half] = summary.systems;

    expect(Object.keys(half?.groups.category ?? {})).to.deep.equal(['cat', 'dog']);
    expect(Object.keys(half?.groups.tag ?? {})).to.deep.equal(['spatial']);
    expect(Object.keys(half?.groups.size ?? {})).to.deep.equal(['small']);
    expect(half?.groups.distractors['0']?.count).to.be.above(0);
  });

  it('counts recall by the number of proposals', () => {
    const { recallAt } = summary.systems[0] ?? {};

    expect(recallAt?.['1']?.value).to.equal(0);
    expect(recallAt?.['5']?.value).to.equal(recallAt?.['100']?.value).and.to.be.above(0);
  });

  it('compares each pair on the same examples', () => {
    const [comparison] = summary.comparisons;

    expect(summary.comparisons).to.have.length(1);
    expect(comparison).to.include({ first: 'half', second: 'oracle', firstOnly: 0 });
    expect(comparison?.secondOnly).to.be.above(0);
    expect(comparison?.exactP).to.be.within(0, 1);
  });

  it('refuses systems that were not asked the same', () => {
    expectCode(() => summariseRun(records.slice(1)), 'INVALID_DATA');
  });

  it('is JSON without loss but for NaN', () => {
    const read = JSON.parse(JSON.stringify(summary)) as typeof summary;

    expect(read.systems[0]?.accuracy50).to.deep.equal(summary.systems[0]?.accuracy50);
  });
});

describe('formatRunTable and formatComparisonTable', () => {
  it('have a line for each system and each pair, all of one width', () => {
    for (const [table, lines] of [
      [formatRunTable(summary), 4],
      [formatComparisonTable(summary), 3],
    ] as const) {
      expect(table.split('\n')).to.have.length(lines);
      expect(new Set(table.split('\n').map(({ length }) => length)).size).to.equal(1);
    }
    expect(formatRunTable(summary)).to.match(/\| half +\| 0\.\d{3}/);
  });

  it('show that there is nothing to count', () => {
    const failing = records.map((record) => ({ ...record, truth: undefined }));

    expect(formatRunTable(summariseRun(failing))).to.match(/\| half +\| – +\| – /);
  });
});
