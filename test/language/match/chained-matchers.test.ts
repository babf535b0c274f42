import { expect } from 'chai';

import type { LabelMatcher } from '@grounder/core';
import { bestOf, completedBy, firstOf, lexicalMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { rejectionOf } from '../../support/failures.js';

const subject = nounPhrase('dog');
const labels = ['a', 'b', 'c'];

describeLabelMatcher('firstOf', { create: () => firstOf([lexicalMatcher()]) });
describeLabelMatcher('firstOf nothing', { create: () => firstOf([]) });
describeLabelMatcher('bestOf', { create: () => bestOf([lexicalMatcher(), lexicalMatcher()]) });
describeLabelMatcher('completedBy', {
  create: () => completedBy(lexicalMatcher(), lexicalMatcher()),
});

describe('firstOf', () => {
  it('takes the first answer that is sure enough and asks no further', async () => {
    const last = recording([1, 1, 1]);
    const matcher = firstOf([fixed([0.4, 0, 0]), fixed([0, 0.5, 0]), last]);

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([0, 0.5, 0]);
    expect(last.calls).to.equal(0);
  });

  it('takes the surest answer when none is sure enough', async () => {
    const matcher = firstOf([fixed([0.25, 0, 0]), fixed([0, 0.375, 0]), fixed([0, 0, 0.125])]);

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([0, 0.375, 0]);
  });

  it('takes another threshold', async () => {
    const matcher = firstOf([fixed([0.25, 0, 0]), fixed([0, 0.5, 0])], { threshold: 0.2 });

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([0.25, 0, 0]);
  });

  it('stops between matchers when it is aborted', async () => {
    const controller = new AbortController();
    const second = recording([1, 1, 1]);
    const first: LabelMatcher = {
      similarity: () => {
        controller.abort(new Error('enough'));
        return Promise.resolve(new Float32Array(3));
      },
    };

    const error = await rejectionOf(
      firstOf([first, second]).similarity(subject, labels, { signal: controller.signal }),
    );

    expect(error).to.have.property('message', 'enough');
    expect(second.calls).to.equal(0);
  });
});

describe('bestOf', () => {
  it('takes the highest similarity for each label', async () => {
    const matcher = bestOf([fixed([0.25, 0, 0.5]), fixed([0, 0.5, 0.25])]);

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([0.25, 0.5, 0.5]);
  });
});

describe('completedBy', () => {
  it('fills in what the first left at zero, weighed down', async () => {
    const matcher = completedBy(fixed([0.75, 0, 0]), fixed([1, 0.5, 0]), { weight: 0.5 });

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([0.75, 0.25, 0]);
  });

  it('takes the second in full when the first knows nothing', async () => {
    const matcher = completedBy(fixed([0, 0, 0]), fixed([1, 0.5, 0]));

    const found = await matcher.similarity(subject, labels);

    expect([...found]).to.deep.equal([1, 0.5, 0]);
  });
});

function fixed(similarities: readonly number[]): LabelMatcher {
  return { similarity: () => Promise.resolve(Float32Array.from(similarities)) };
}

function recording(similarities: readonly number[]): LabelMatcher & { calls: number } {
  return {
    calls: 0,
    similarity() {
      this.calls += 1;
      return Promise.resolve(Float32Array.from(similarities));
    },
  };
}
