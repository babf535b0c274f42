import { expect } from 'chai';

import type { GroundingOutcome } from '@grounder/evaluation';
import type { Estimate } from '@grounder/evaluation/internal';
import {
  bootstrapInterval,
  hitAbove,
  hitFrom,
  hitWhenProposed,
  meanOf,
  noTargetPrecision,
  noTargetRecall,
  proposalCeiling,
  proposed,
  summariseOutcomes,
} from '@grounder/evaluation';

import { expectCode } from '../../support/failures.js';
import type { ReferenceEstimate } from './metrics-reference.js';
import { readMetrics } from './metrics-reference.js';

const { outcomes, bootstrap, estimates } = readMetrics();
const box = { left: 0, top: 0, right: 100, bottom: 100 };
const half = { ...box, bottom: 50 };
const outcome: GroundingOutcome = { id: '1', image: 'a', predicted: half, truth: box };

describe('summariseOutcomes', () => {
  const summary = summariseOutcomes(outcomes, bootstrap);

  for (const [name, estimate] of Object.entries(summary)) {
    if (typeof estimate === 'number') continue;
    it(`equals NumPy, interval included: ${name}`, () => {
      expectEstimate(estimate as Estimate, estimates[name]);
    });
  }

  it('counts expressions and images', () => {
    expect(summary.count).to.equal(120);
    expect(summary.imageCount).to.equal(new Set(outcomes.map(({ image }) => image)).size);
  });

  it('is NaN of nothing', () => {
    const { accuracy50, count } = summariseOutcomes([]);

    expect(accuracy50).to.deep.equal({ value: NaN, low: NaN, high: NaN, count: 0 });
    expect(count).to.equal(0);
  });
});

describe('proposed', () => {
  for (const limit of [1, 2]) {
    it(`looks at the best ${limit} only, as NumPy's reference does`, () => {
      const estimate = bootstrapInterval(outcomes, proposed({ limit }), bootstrap);

      expectEstimate(estimate, estimates[`recallAt${limit}`]);
    });
  }

  it('counts no outcome without a ceiling, but an empty one as a miss', () => {
    expect(proposed()(outcome)).to.equal(undefined);
    expect(proposed()({ ...outcome, ceiling: [] })).to.equal(0);
  });

  it('has a threshold of its own', () => {
    const withHalf = { ...outcome, ceiling: proposalCeiling([half], box) };

    expect(proposed()(withHalf)).to.equal(1);
    expect(proposed({ iouThreshold: 0.6 })(withHalf)).to.equal(0);
    expect(hitWhenProposed({ iouThreshold: 0.6 })(withHalf)).to.equal(undefined);
  });
});

describe('proposalCeiling', () => {
  it('lists the proposals that are better than all before them', () => {
    const third = { ...box, bottom: 30 };

    expect(proposalCeiling([third, half, third, half, box], box)).to.deep.equal([
      { rank: 1, iou: 0.3, box: third },
      { rank: 2, iou: 0.5, box: half },
      { rank: 5, iou: 1, box },
    ]);
  });

  it('is empty when no proposal touches the truth', () => {
    expect(proposalCeiling([{ ...box, left: 200, right: 300 }], box)).to.deep.equal([]);
  });
});

describe('hitFrom and hitAbove', () => {
  it('differ at the threshold', () => {
    expect(hitFrom(0.5)(outcome)).to.equal(1);
    expect(hitAbove(0.5)(outcome)).to.equal(0);
  });

  it('count a missing answer as wrong and a missing target not at all', () => {
    expect(hitFrom(0.5)({ ...outcome, predicted: undefined })).to.equal(0);
    expect(hitFrom(0.5)({ ...outcome, truth: undefined })).to.equal(undefined);
  });
});

describe('noTargetPrecision and noTargetRecall', () => {
  it('do not take a failure for the answer that nothing fits', () => {
    const answered = { ...outcome, predicted: undefined, truth: undefined };
    const failed = { ...answered, failure: { code: 'INVALID_IMAGE', message: 'torn file' } };

    expect([noTargetPrecision(answered), noTargetRecall(answered)]).to.deep.equal([1, 1]);
    expect([noTargetPrecision(failed), noTargetRecall(failed)]).to.deep.equal([undefined, 0]);
  });
});

describe('meanOf', () => {
  it('averages what counts', () => {
    const withoutTarget = { ...outcome, truth: undefined };

    expect(meanOf([outcome, withoutTarget], hitFrom(0.5))).to.equal(1);
    expect(meanOf([withoutTarget], hitFrom(0.5))).to.be.NaN;
  });
});

describe('bootstrapInterval', () => {
  it('gives the same interval for the same seed, another for another', () => {
    const first = bootstrapInterval(outcomes, hitFrom(0.5), { seed: 3 });

    expect(bootstrapInterval(outcomes, hitFrom(0.5), { seed: 3 })).to.deep.equal(first);
    expect(bootstrapInterval(outcomes, hitFrom(0.5), { seed: 4 })).to.not.deep.equal(first);
  });

  it('resamples images: one image gives an interval without width', () => {
    const together = outcomes.map((one) => ({ ...one, image: 'same' }));

    const { value, low, high } = bootstrapInterval(together, hitFrom(0.5));

    expect([low, high]).to.deep.equal([value, value]);
  });

  it('takes 1000 samples, a level of 0.95 and the seed 1 unless told otherwise', () => {
    const said = { samples: 1000, level: 0.95, seed: 1 };

    expect(bootstrapInterval(outcomes, hitFrom(0.5))).to.deep.equal(
      bootstrapInterval(outcomes, hitFrom(0.5), said),
    );
  });

  it('refuses no samples and levels outside 0 to 1', () => {
    for (const options of [{ samples: 0 }, { samples: 1.5 }, { level: 0 }, { level: 1 }]) {
      expectCode(() => bootstrapInterval(outcomes, hitFrom(0.5), options), 'INVALID_OPTION');
    }
  });
});

function expectEstimate(estimate: Estimate, expected: ReferenceEstimate | undefined): void {
  if (expected === undefined) throw new Error('the fixture lacks this measure');
  expect(estimate.count).to.equal(expected.count);
  for (const name of ['value', 'low', 'high'] as const) {
    expect(estimate[name], name).to.be.closeTo(expected[name], 1e-12);
  }
}
