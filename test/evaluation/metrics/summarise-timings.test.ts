import { expect } from 'chai';

import { summariseTimings } from '@grounder/evaluation';

import { expectCode } from '../../support/failures.js';
import { readMetrics } from './metrics-reference.js';

describe('summariseTimings', () => {
  const { timings, stages, total, expressionsPerSecond } = readMetrics().latency;

  it('equals NumPy for each stage and the whole', () => {
    const summary = summariseTimings(timings);

    expect(Object.keys(summary.stages)).to.deep.equal(['detect', 'score']);
    const pairs = Object.entries({ ...stages, total });
    for (const [name, { p50, p95, count }] of pairs) {
      const ours = name === 'total' ? summary.total : summary.stages[name];
      expect(ours?.count, name).to.equal(count);
      expect(ours?.p50, name).to.be.closeTo(p50, 1e-9);
      expect(ours?.p95, name).to.be.closeTo(p95, 1e-9);
    }
    expect(summary.expressionsPerSecond).to.be.closeTo(expressionsPerSecond, 1e-9);
  });

  it('takes the time by the clock when it is given', () => {
    const { expressionsPerSecond: rate } = summariseTimings([{ detect: 5 }, { detect: 7 }], {
      elapsedMs: 4,
    });

    expect(rate).to.equal(500);
  });

  it('is NaN without calls', () => {
    const { total: none, expressionsPerSecond: rate } = summariseTimings([]);

    expect(none).to.deep.equal({ p50: NaN, p95: NaN, count: 0 });
    expect(rate).to.be.NaN;
  });

  it('refuses times that are none', () => {
    expectCode(() => summariseTimings([{ detect: 1 }, { detect: NaN }]), 'INVALID_DATA');
    expectCode(() => summariseTimings([{ detect: -1 }]), 'INVALID_DATA');
    expectCode(() => summariseTimings([], { elapsedMs: -1 }), 'INVALID_DATA');
  });
});
