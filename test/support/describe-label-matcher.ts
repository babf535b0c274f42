import { expect } from 'chai';

import type { LabelMatcher } from '@grounder/core';

import { rejectionOf } from './failures.js';
import { nounPhrase } from './noun-phrase.js';
import type { Create } from './subject.js';
import { subjectOf } from './subject.js';

const dog = nounPhrase('dog');
const labels = ['person', 'cat', 'dog', 'wine glass', 'tv', 'hot dog', 'refrigerator'];

/**
 * The contract of `LabelMatcher`.
 *
 * @param name - The adapter's name.
 * @param createMatcher - Makes the matcher; it is disposed at the end when it can be.
 */
export function describeLabelMatcher(name: string, createMatcher: Create<LabelMatcher>): void {
  describe(`${name} keeps the contract of LabelMatcher`, () => {
    const matcher = subjectOf(createMatcher);

    it('returns a similarity from 0 to 1 for each label', async () => {
      const similarities = await matcher().similarity(dog, labels);

      expectSimilarities(similarities, labels.length);
    });

    it('returns nothing for no labels', async () => {
      expectSimilarities(await matcher().similarity(dog, []), 0);
    });

    it('puts no label above the very word', async () => {
      const similarities = await matcher().similarity(dog, labels);

      expect(similarities[labels.indexOf('dog')]).to.equal(Math.max(...similarities));
    });

    it('returns the same for a label that comes twice', async () => {
      const [first, , second] = await matcher().similarity(dog, ['cat', 'dog', 'cat']);

      expect(second).to.equal(first);
    });

    it('returns the same for the same question', async () => {
      const first = await matcher().similarity(dog, labels);
      const second = await matcher().similarity(dog, labels);

      expect(second).to.deep.equal(first);
    });

    for (const word of [
      'qwxzvk',
      '犬',
      '🐕',
      '',
      'constructor',
      '__proto__',
      'a\u0000b',
      '\ud83d',
    ]) {
      it(`takes ${JSON.stringify(word)} as subject and as label`, async () => {
        expectSimilarities(await matcher().similarity(nounPhrase(word), labels), labels.length);
        expectSimilarities(await matcher().similarity(dog, [word, 'dog']), 2);
      });
    }

    it('rejects with the reason of a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');

      const error = await rejectionOf(
        matcher().similarity(dog, labels, { signal: AbortSignal.abort(reason) }),
      );

      expect(error).to.equal(reason);
    });
  });
}

function expectSimilarities(similarities: Float32Array, length: number): void {
  expect(similarities).to.be.instanceOf(Float32Array);
  expect(similarities).to.have.lengthOf(length);
  for (const similarity of similarities) expect(similarity).to.be.within(0, 1);
}
