import { expect } from 'chai';

import { evidence, pronounMatcher } from '@grounder/language';
import { nounPhrase } from '@grounder/testing/internal';

const labels = ['dog', 'person', 'cup'];

describe('pronounMatcher', () => {
  const matcher = pronounMatcher();

  for (const head of ['one', 'thing', 'object', 'it']) {
    it(`takes any label for "${head}"`, async () => {
      const found = await matcher.similarity(nounPhrase(head), labels);

      expect([...found]).to.deep.equal(labels.map(() => evidence.name));
    });
  }

  it('knows nothing about nouns', async () => {
    const found = await matcher.similarity(nounPhrase('dog'), labels);

    expect([...found]).to.deep.equal([0, 0, 0]);
  });

  for (const [word, object] of [
    ['holding', 'bat'],
    ['wearing', 'hat'],
    ['in', 'blue shirts'],
    ['with', 'beard'],
  ] as const) {
    it(`expects a person to be ${word} a ${object}`, async () => {
      const relations = [{ word, object: nounPhrase(object), negated: false }];

      const [dog = 0, person = 0] = await matcher.similarity(
        nounPhrase('one', { relations }),
        labels,
      );

      expect(person).to.be.above(evidence.neutral);
      expect(dog).to.be.below(evidence.neutral);
    });
  }

  it('expects nothing of a thing in a bowl', async () => {
    const relations = [{ word: 'in', object: nounPhrase('bowl'), negated: false }];

    const found = await matcher.similarity(nounPhrase('one', { relations }), labels);

    expect(new Set(found)).to.deep.equal(new Set([evidence.name]));
  });
});
