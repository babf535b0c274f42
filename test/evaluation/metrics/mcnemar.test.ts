import { expect } from 'chai';

import type { GroundingOutcome } from '@grounder/evaluation';
import { hitFrom, mcNemarTest, overlap, pairOutcomes } from '@grounder/evaluation';

import { expectCode } from '../../support/failures.js';
import { readMetrics } from './metrics-reference.js';

const box = { left: 0, top: 0, right: 10, bottom: 10 };

describe('mcNemarTest', () => {
  for (const { firstOnly, secondOnly, ...expected } of readMetrics().mcnemar) {
    it(`equals statsmodels for ${firstOnly} against ${secondOnly}`, () => {
      const result = mcNemarTest({ firstOnly, secondOnly });

      for (const [name, value] of Object.entries(expected)) {
        const ours = result[name as keyof typeof result];
        expect(ours, name).to.be.closeTo(value, 1e-11 * Math.max(value, 1e-300));
      }
    });
  }

  it('sees no difference in an even split, nor in none', () => {
    expect(mcNemarTest({ firstOnly: 8, secondOnly: 8 })).to.deep.equal({
      exactP: 1,
      chiSquare: 0,
      chiSquareP: 1,
    });
    expect(mcNemarTest({ firstOnly: 0, secondOnly: 0 }).exactP).to.equal(1);
  });

  it('gives the fraction of the coin: 2 · (1 + 5) / 2⁵ for 1 against 4', () => {
    expect(mcNemarTest({ firstOnly: 1, secondOnly: 4 }).exactP).to.be.closeTo(12 / 32, 1e-15);
  });

  it('refuses what is no count', () => {
    for (const firstOnly of [-1, 0.5, NaN]) {
      expectCode(() => mcNemarTest({ firstOnly, secondOnly: 3 }), 'INVALID_OPTION');
    }
  });
});

describe('pairOutcomes', () => {
  const right = (id: string): GroundingOutcome => ({ id, image: id, predicted: box, truth: box });
  const wrong = (id: string): GroundingOutcome => ({ ...right(id), predicted: undefined });

  it('counts by id, in any order', () => {
    const first = [right('a'), right('b'), wrong('c'), wrong('d'), right('e')];
    const second = [wrong('e'), right('a'), wrong('b'), right('c'), wrong('d')];

    expect(pairOutcomes(first, second, hitFrom(0.5))).to.deep.equal({
      both: 1,
      firstOnly: 2,
      secondOnly: 1,
      neither: 1,
    });
  });

  it('leaves out what does not count', () => {
    const without = { ...right('a'), truth: undefined };

    const { both, neither } = pairOutcomes([without], [without], hitFrom(0.5));

    expect([both, neither]).to.deep.equal([0, 0]);
  });

  it('refuses other items, items that come twice, and measures that are no verdicts', () => {
    const quarter = { ...right('a'), predicted: { ...box, right: 2.5 } };

    for (const [first, second, measure] of [
      [[right('a')], [right('b')], hitFrom(0.5)],
      [[right('a')], [right('a'), right('b')], hitFrom(0.5)],
      [[right('a'), right('a')], [right('a')], hitFrom(0.5)],
      [[quarter], [right('a')], overlap],
    ] as const) {
      expectCode(() => pairOutcomes(first, second, measure), 'INVALID_DATA');
    }
  });
});
