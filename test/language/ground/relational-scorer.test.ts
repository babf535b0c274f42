import { expect } from 'chai';

import type { Box, Detection, LabelMatcher, ScoreRequest } from '@grounder/core';
import {
  colourFactor,
  defaultRelations,
  everydayMatcher,
  relational,
  SubjectScorer,
} from '@grounder/language';
import { describeRegionScorer } from '@grounder/testing';

import { thrownBy } from '../../support/failures.js';
import { detectionsOf, readLayout } from './layouts.js';
import { requestOf } from './request-of.js';
import { sceneNamer } from './synthetic-scenes.js';
import { reasonsOf } from '../../support/reasons-of.js';

const matcher: LabelMatcher = everydayMatcher();
const scorer = relational(new SubjectScorer({ matcher }));

const animals = detectionsOf(readLayout('aa..bb..cc..dd\naa..bb..cc..dd'), {
  a: 'dog',
  b: 'dog',
  c: 'cat',
  d: 'dog',
});

const ask = (text: string, regions: readonly Detection[] = animals): ScoreRequest =>
  requestOf(text, regions);

/** The index that scores best, or undefined when all score 0. */
async function answer(
  text: string,
  regions: readonly Detection[] = animals,
  by = scorer,
): Promise<number | undefined> {
  const scores = (await by.score(ask(text, regions))).scores;
  const best = scores.indexOf(Math.max(...scores));
  return (scores[best] ?? 0) > 0 ? best : undefined;
}

describeRegionScorer('RelationalScorer', {
  create: () => scorer,
  request: () => ask('the dog left of the cat'),
});

describe('RelationalScorer', () => {
  const phrases: readonly (readonly [text: string, index: number])[] = [
    ['the leftmost dog', 0],
    ['the dog on the right', 3],
    ['second dog from the left', 1],
    ['the last dog from the left', 3],
    ['second dog from the right', 1],
    ['the dog to the right of the cat', 3],
    ['the dog between the dog and the cat', 1],
    ['the dog farthest from the cat', 0],
    ['the middle dog', 1],
    ['the dog that is not next to the cat', 0],
    ['the one that is a cat', 2],
    ['the thing that is not a dog', 2],
  ];
  for (const [text, index] of phrases) {
    it(`finds ${text}`, async () => {
      expect(await answer(text)).to.equal(index);
    });
  }

  it('follows several hops', async () => {
    const regions = detectionsOf(
      readLayout('aa.bb....cc.dd\naa.bb....cc.dd\n..............\nee...........f'),
      {
        a: 'cup',
        b: 'dog',
        c: 'cup',
        d: 'cat',
        e: 'cup',
        f: 'dog',
      },
    );

    expect(await answer('the cup next to the dog', regions)).to.equal(0);
    expect(await answer('the cup next to the cat above the dog', regions)).to.equal(2);
  });

  it('gives probabilities that add up to that of something being meant', async () => {
    const scores = (await scorer.score(ask('the dog on the left'))).scores;
    const { noTarget } = await scorer.judge(ask('the dog on the left'));

    expect(scores.reduce((sum, score) => sum + score, 0)).to.be.closeTo(1 - noTarget, 1e-6);
    expect(scores[2]).to.equal(0);
  });

  for (const text of ['the biggest dog', 'the dog left of the cat', 'the dog on the left']) {
    it(`shows all that decides about ${text}: the product of its factors ranks the regions`, async () => {
      const { scores, factors = [] } = await scorer.score(ask(text), { explain: true });

      const products = factors.map((all) =>
        all.reduce((product, { probability, weight }) => product * probability ** weight, 1),
      );
      const best = Math.max(...products);
      for (const [index, product] of products.entries()) {
        const share = product / best;
        expect((scores[index] ?? NaN) / Math.max(...scores)).to.be.closeTo(share, 1e-3);
      }
    });
  }

  it('says for every region what speaks for it', async () => {
    const request = ask('the dog left of the cat');

    expect((await reasonsOf(scorer, request))[1]).to.match(/^dog 1\.00 · left of the cat 0\.\d\d$/);
  });

  it('relates candidates to regions, for drawing', async () => {
    const request = ask('the dog right of the cat');

    const { scores, factors = [] } = await scorer.score(request, { explain: true });

    expect(scores.indexOf(Math.max(...scores))).to.equal(3);
    const relation = factors[3]?.find(({ kind }) => kind === 'relation');
    expect(relation).to.deep.include({ text: 'right of the cat', related: animals[2]?.box });
  });

  it('falls back by degrees, and says so, when the other thing is not there', async () => {
    const request = ask('the leftmost dog under the umbrella');
    const scores = (await scorer.score(request)).scores;

    expect(scores.indexOf(Math.max(...scores))).to.equal(0);
    expect((await reasonsOf(scorer, request))[0]).to.contain(
      'no umbrella was found, so “under” is left out',
    );
  });

  it('trusts a doubtful other thing less than a sure one', async () => {
    const doubtful = animals.map((region) =>
      region.label === 'cat' ? { ...region, score: 0.12 } : region,
    );
    const lead = async (regions: readonly Detection[]): Promise<number> => {
      const scores = (await scorer.score(ask('the dog right of the cat', regions))).scores;
      return (scores[3] ?? 0) / (scores[0] ?? 1);
    };

    expect(await lead(doubtful))
      .to.be.lessThan(await lead(animals))
      .and.greaterThan(0.9);
  });

  it('says that nothing fits when the noun is not there', async () => {
    expect(await answer('the zebra on the left')).to.equal(undefined);
  });

  it('says that nothing fits above the threshold', async () => {
    const strict = relational(new SubjectScorer({ matcher }), { noTargetThreshold: 0.001 });
    const request = ask('the dog above the cat');

    expect(await answer('the dog above the cat', animals, strict)).to.equal(undefined);
    expect((await strict.score(request)).refusal).to.equal(
      'nothing that was found fits “above the cat”',
    );
    const closest = await strict.score(request, { closest: true });
    expect(Math.max(...closest.scores)).to.be.above(0);
  });

  it('believes less in a phrase that hangs on a thing which is not there', async () => {
    const sureOf = async (phrase: string): Promise<number> =>
      1 - (await scorer.judge(ask(phrase))).noTarget;

    const plain = await sureOf('the dog on the left');
    expect(await sureOf('the dog on the left of the umbrella')).to.be.below(plain);
    expect(await sureOf('the dog on the left with the suitcase and the umbrella')).to.be.below(
      await sureOf('the dog on the left of the umbrella'),
    );
    // Detectors do not look for thresholds, so that theirs says nothing.
    expect(await sureOf('the dog on the left of the threshold')).to.be.closeTo(plain, 0.02);
  });

  it('sees the colours of garments where they are worn', async () => {
    const people = detectionsOf(readLayout('a...b\na...b\na...b'), { a: 'person', b: 'person' });
    const looked: Box[] = [];
    const dressed = relational(new SubjectScorer({ matcher }), {
      attributes: [
        colourFactor((picture, box) => {
          looked.push(box);
          return sceneNamer([])(picture, box);
        }),
      ],
    });

    (await dressed.score(ask('the person in a red shirt', people))).scores;

    const [left, right] = people.map(({ box }) => box);
    expect(looked[0]?.left).to.be.greaterThan(left?.left ?? NaN);
    expect(looked[0]?.bottom).to.be.lessThan(left?.bottom ?? NaN);
    expect(looked[1]?.left).to.be.greaterThan(right?.left ?? NaN);
  });

  it('takes relations of the caller', async () => {
    const mine = relational(new SubjectScorer({ matcher }), {
      relations: [
        ...defaultRelations,
        {
          kind: 'binary',
          name: 'mirrors',
          words: ['mirroring'],
          definition: 'As far from the right side as the other from the left.',
          score: (subject, other, picture) =>
            Math.abs(subject.centerX + other.centerX - picture.width) < 200 ? 1 : 0,
        },
      ],
    });

    const { phraseFactors } = await mine.judge(ask('the dog mirroring the cat'));

    expect(
      phraseFactors.some(({ kind, text }) => kind === 'relation' && text === 'mirroring the cat'),
    ).to.equal(true);
  });

  it('scales logits by their temperature', async () => {
    const clip = {
      score: () =>
        Promise.resolve({ scores: Float32Array.of(20, 24, 18, 21), unit: 'logit' as const }),
    };

    const cold = (await relational(clip).score(ask('the thing'))).scores;
    const warm = (await relational(clip, { temperature: 10 }).score(ask('the thing'))).scores;

    expect(cold.indexOf(Math.max(...cold))).to.equal(1);
    expect(warm[1]).to.be.lessThan(cold[1] ?? NaN);
  });

  it('refuses a temperature of 0 and a threshold above 1', () => {
    expect(thrownBy(() => relational(scorer, { temperature: 0 }))).to.have.property(
      'code',
      'INVALID_OPTION',
    );
    expect(thrownBy(() => relational(scorer, { noTargetThreshold: 2 }))).to.have.property(
      'code',
      'INVALID_OPTION',
    );
  });
});

describe('RelationalScorer with hard phrases', () => {
  const texts: Readonly<Record<string, string>> = {
    'a contradiction': 'the leftmost rightmost red dog that is not red and not a dog',
    'several sentences': 'There is a dog. It is left of the cat! Find the dog.',
    quotes: 'the "dog" that’s “left” of the \'cat\'',
    emoji: 'the 🐶 dog 👈 left of the cat 🐱',
    'only emoji': '🐶👈🐱',
    'another language': 'der Hund links neben der Katze',
    'another script': '左の犬',
    '200 words': `the dog ${Array.from({ length: 66 }, () => 'next to the').join(' cat ')} cat`,
    'deep nesting': `the dog ${Array.from({ length: 60 }, () => 'behind the dog').join(' ')}`,
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`judges ${name} with finite numbers`, async () => {
      const scores = (await scorer.score(ask(text))).scores;

      expect(scores).to.have.lengthOf(animals.length);
      for (const score of scores) expect(score).to.be.within(0, 1);
    });
  }

  it('judges 5,000 regions', async () => {
    const regions = Array.from({ length: 5000 }, (_, index) => ({
      box: {
        left: index % 100,
        top: Math.floor(index / 100),
        right: (index % 100) + 8,
        bottom: Math.floor(index / 100) + 8,
      },
      label: index % 2 === 0 ? 'dog' : 'cat',
      score: 0.5,
    }));

    const scores = (await scorer.score(ask('second dog from the left between two cats', regions)))
      .scores;

    expect(scores).to.have.lengthOf(5000);
    expect(scores.every((score) => Number.isFinite(score))).to.equal(true);
  }).timeout(20_000);

  it('judges boxes without area', async () => {
    const flat = animals.map((region) => ({
      ...region,
      box: { left: 5, top: 5, right: 5, bottom: 5 },
    }));

    const scores = (await scorer.score(ask('the biggest dog left of the cat', flat))).scores;

    expect(scores.every((score) => Number.isFinite(score))).to.equal(true);
  });
});
