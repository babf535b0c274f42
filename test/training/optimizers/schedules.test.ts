import { expect } from 'chai';

import { constantSchedule, cosineSchedule, stepSchedule, warmUp } from '@grounder/training';

import { expectCode } from '../../support/failures.js';

const near = 1e-12;

describe('schedules', () => {
  it('keep a constant rate', () => {
    expect([0, 1, 1e6].map(constantSchedule(0.1))).to.deep.equal([0.1, 0.1, 0.1]);
  });

  for (const [step, rate] of [
    [0, 1],
    [25, 0.1 + (0.9 * (1 + Math.SQRT1_2)) / 2],
    [50, 0.55],
    [100, 0.1],
    [1000, 0.1],
  ] as const) {
    it(`fall along half a cosine: ${rate.toFixed(3)} at step ${step} of 100`, () => {
      const schedule = cosineSchedule({ rate: 1, steps: 100, least: 0.1 });

      expect(schedule(step)).to.be.closeTo(rate, near);
    });
  }

  it('fall in steps', () => {
    const schedule = stepSchedule({ rate: 1, every: 10, factor: 0.5 });

    expect([0, 9, 10, 19, 20].map(schedule)).to.deep.equal([1, 1, 0.5, 0.5, 0.25]);
    expect(stepSchedule({ rate: 1, every: 1 })(1)).to.be.closeTo(0.1, near);
  });

  it('rise along a line before they fall', () => {
    const schedule = warmUp(4, stepSchedule({ rate: 8, every: 1, factor: 0.5 }));

    expect([0, 1, 2, 3, 4, 5].map(schedule)).to.deep.equal([2, 4, 6, 8, 8, 4]);
  });

  it('refuse rates and steps that are none', () => {
    expectCode(() => constantSchedule(0), 'INVALID_OPTION');
    expectCode(() => constantSchedule(NaN), 'INVALID_OPTION');
    expectCode(() => cosineSchedule({ rate: 1, steps: 0 }), 'INVALID_OPTION');
    expectCode(() => stepSchedule({ rate: -1, every: 1 }), 'INVALID_OPTION');
    expectCode(() => warmUp(1.5, constantSchedule(1)), 'INVALID_OPTION');
  });
});
