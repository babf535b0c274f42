import { expect } from 'chai';

import type { NounPhrase } from '@grounder/core';
import { lexicalMatcher, wholeMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

const labels = ['dog', 'person', 'book'];

describeLabelMatcher('wholeMatcher', { create: () => wholeMatcher(lexicalMatcher()) });

describe('wholeMatcher', () => {
  const matcher = wholeMatcher(lexicalMatcher());

  it('asks about the whole when it does not know the part', async () => {
    const found = await matcher.similarity(partOf('muzzle', nounPhrase('dog')), labels);

    expect([...found]).to.deep.equal([0.8, 0, 0].map(Math.fround));
  });

  it('goes on from part to whole', async () => {
    const face = partOf('muzzle', nounPhrase('dog'));

    const [dog] = await matcher.similarity(partOf('edge', face), labels);

    expect(dog).to.be.closeTo(0.64, 1e-6);
  });

  it('does not ask when it knows the subject', async () => {
    const found = await matcher.similarity(partOf('book', nounPhrase('dog')), labels);

    expect([...found]).to.deep.equal([0, 0, 1]);
  });

  it('does not ask about what the phrase denies', async () => {
    const object = nounPhrase('dog');
    const relations = [{ word: 'of', object, negated: true }];

    const found = await matcher.similarity(nounPhrase('muzzle', { relations }), labels);

    expect([...found]).to.deep.equal([0, 0, 0]);
  });
});

function partOf(head: string, object: NounPhrase): NounPhrase {
  return nounPhrase(head, { relations: [{ word: 'of', object, negated: false }] });
}
