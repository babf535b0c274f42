import { expect } from 'chai';

import type { Detection, Query, ScoreRequest } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { lexicalMatcher, pronounMatcher, SubjectScorer } from '@grounder/language';
import { describeRegionScorer } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { thrownBy } from '../../support/failures.js';
import { reasonsOf } from '../../support/reasons-of.js';

const image = createRasterImage(4, 4);
const regions: readonly Detection[] = [
  region('person', 0.81),
  region('dog', 0.64),
  region('dog', 0.25),
];

describeRegionScorer('SubjectScorer', {
  create: () => new SubjectScorer({ matcher: lexicalMatcher() }),
  request: () => request('dog'),
});

describe('SubjectScorer', () => {
  const scorer = new SubjectScorer({ matcher: lexicalMatcher(), confidenceWeight: 0.5 });

  it('multiplies the similarity by the weighted confidence', async () => {
    const scores = (await scorer.score(request('dog'))).scores;

    expect([...scores].map((score) => score.toFixed(3))).to.deep.equal(['0.000', '0.800', '0.500']);
  });

  it('looks at the label alone when confidence has no weight', async () => {
    const blind = new SubjectScorer({ matcher: lexicalMatcher(), confidenceWeight: 0 });

    const scores = (await blind.score(request('dog'))).scores;

    expect([...scores]).to.deep.equal([0, 1, 1]);
  });

  it('scores by confidence alone when the query has no subject', async () => {
    const scores = (await scorer.score({ image, regions, query: { text: '?', entities: [] } }))
      .scores;

    expect([...scores].map((score) => score.toFixed(3))).to.deep.equal(['0.450', '0.400', '0.250']);
  });

  it('scores by confidence alone when the subject stands for anything', async () => {
    const neutral = new SubjectScorer({ matcher: pronounMatcher(), confidenceWeight: 0.5 });

    const scores = (await neutral.score(request('one'))).scores;

    expect([...scores].map((score) => score.toFixed(3))).to.deep.equal(['0.900', '0.800', '0.500']);
  });

  it('leaves out similarities below the least one', async () => {
    const matcher = { similarity: () => Promise.resolve(Float32Array.of(0.42, 0.4)) };
    const picky = new SubjectScorer({ matcher, confidenceWeight: 0 });
    const lenient = new SubjectScorer({ matcher, confidenceWeight: 0, minimumSimilarity: 0.39 });

    // Labels are compared in alphabetical order: dog 0.42, person 0.4.
    expect([...(await picky.score(request('dog'))).scores].map(Math.sign)).to.deep.equal([0, 1, 1]);
    expect([...(await lenient.score(request('dog'))).scores].map(Math.sign)).to.deep.equal([
      1, 1, 1,
    ]);
    expect(thrownBy(() => new SubjectScorer({ matcher, minimumSimilarity: 1.5 }))).to.have.property(
      'code',
      'INVALID_OPTION',
    );
  });

  it('gives a synonym nearly what the name has, and a part of the thing next to nothing', async () => {
    const similarities = [1, 0.95, 0.65, 0.42];
    const scored = similarities.map(async (similarity) => {
      const matcher = { similarity: () => Promise.resolve(Float32Array.of(similarity, 0)) };
      const { scores } = await new SubjectScorer({ matcher, confidenceWeight: 0 }).score(
        request('dog'),
      );
      return Math.max(...scores);
    });
    const [name = 0, synonym = 0, wider = 0, part = 0] = await Promise.all(scored);

    expect(name).to.equal(1);
    expect(synonym).to.be.within(0.95, 0.99);
    expect(wider).to.be.within(0.3, 0.5);
    expect(part).to.be.below(0.1);
  });

  it('says that no label names the subject, and scores the nearest when asked', async () => {
    const refused = await scorer.score(request('xylophone'));
    const closest = await scorer.score(request('xylophone'), { closest: true });

    expect(refused.refusal).to.equal('no detected label names a xylophone');
    expect([...closest.scores].every((score) => score > 0 && score < 0.01)).to.equal(true);
  });

  it('gives 0 everywhere when the subject names no label', async () => {
    const scores = (await scorer.score(request('xylophone'))).scores;

    expect([...scores]).to.deep.equal([0, 0, 0]);
  });

  it('explains label, match and confidence', async () => {
    const question = request('woman');

    expect(await reasonsOf(scorer, question)).to.deep.equal([
      'label "person" is a kind-of match for "woman" (0.95) × confidence 0.81',
      'label "dog" is no match for "woman" (0.00) × confidence 0.64',
      'label "dog" is no match for "woman" (0.00) × confidence 0.25',
    ]);
  });

  it('explains a query without a subject', async () => {
    const nameless: ScoreRequest = { image, regions, query: { text: '?', entities: [] } };

    expect((await reasonsOf(scorer, nameless))[0]).to.equal(
      'the phrase names nothing to compare with label "person"; confidence 0.81',
    );
  });

  for (const confidenceWeight of [-1, NaN, Infinity]) {
    it(`refuses a confidence weight of ${confidenceWeight}`, () => {
      const error = thrownBy(
        () => new SubjectScorer({ matcher: lexicalMatcher(), confidenceWeight }),
      );

      expect(error).to.have.property('code', 'INVALID_OPTION');
    });
  }
});

function region(label: string, score: number): Detection {
  return { box: { left: 0, top: 0, right: 2, bottom: 2 }, label, score };
}

function request(head: string): ScoreRequest {
  const query: Query = { text: head, subject: nounPhrase(head), entities: [] };
  return { image, regions, query };
}
