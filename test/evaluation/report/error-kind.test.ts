import { expect } from 'chai';

import type { GroundingOutcome } from '@grounder/evaluation';
import { errorKindOf, proposalCeiling } from '@grounder/evaluation';

const truth = { left: 0, top: 0, right: 100, bottom: 100 };
const upTo = (bottom: number) => ({ ...truth, bottom });
const far = { left: 300, top: 0, right: 400, bottom: 100 };
const outcome = (rest: Partial<GroundingOutcome>): GroundingOutcome => ({
  id: '1',
  image: 'a',
  predicted: undefined,
  truth,
  ...rest,
});

describe('errorKindOf', () => {
  it('calls an IoU from 0.5 on a hit, from 0.25 on a loose box', () => {
    expect(errorKindOf(outcome({ predicted: upTo(50) }))).to.equal('hit');
    expect(errorKindOf(outcome({ predicted: upTo(49) }))).to.equal('loose box');
    expect(errorKindOf(outcome({ predicted: upTo(25) }))).to.equal('loose box');
    expect(errorKindOf(outcome({ predicted: upTo(24) }))).to.equal('wrong object');
  });

  it('blames the proposals when none of them could have been right', () => {
    const missed = proposalCeiling([far, upTo(49)], truth);
    const there = proposalCeiling([far, upTo(50)], truth);

    expect(errorKindOf(outcome({ predicted: far, ceiling: missed }))).to.equal('proposal missed');
    expect(errorKindOf(outcome({ predicted: far, ceiling: there }))).to.equal('wrong object');
    expect(errorKindOf(outcome({ predicted: undefined, ceiling: there }))).to.equal('wrong object');
  });

  it('knows answers about nothing', () => {
    expect(errorKindOf(outcome({ truth: undefined }))).to.equal('no target found');
    expect(errorKindOf(outcome({ truth: undefined, predicted: far }))).to.equal('no target missed');
  });

  it('puts a failure before all else', () => {
    const failure = { code: 'INVALID_IMAGE', message: 'torn' };

    expect(errorKindOf(outcome({ failure }))).to.equal('failure');
    expect(errorKindOf(outcome({ failure, truth: undefined }))).to.equal('failure');
  });
});
