import { expect } from 'chai';

import type { Detection, RegionScorer, ScoreRequest } from '@grounder/core';
import { createRasterImage, GroundingError } from '@grounder/core';
import type { AttributeFactor } from '@grounder/language/internal';
import { colourFactor, everydayMatcher, relational, SubjectScorer } from '@grounder/language';
import { queryWarnings } from '@grounder/language/internal';

import { rejectionOf } from '../../support/failures.js';
import { detectionsOf, readLayout } from './layouts.js';
import { requestOf } from './request-of.js';
import { reasonsOf } from '../../support/reasons-of.js';

const subjects = new SubjectScorer({ matcher: everydayMatcher() });
const scorer = relational(subjects);
const regions = detectionsOf(readLayout('aa..bb..cc..dd\naa..bb..cc..dd'), {
  ...{ a: 'person', b: 'person', c: 'dog', d: 'person' },
});

const ask = (text: string, seen: readonly Detection[] = regions): ScoreRequest =>
  requestOf(text, seen);

function expectProbabilities(scores: Float32Array): void {
  for (const score of scores) expect(score).to.be.within(0, 1);
  expect(scores.reduce((sum, score) => sum + score, 0)).to.be.at.most(1 + 1e-6);
}

describe('RelationalScorer with phrases that do not fit the picture', () => {
  it('answers a contradiction with somebody, and the warning says that it is one', async () => {
    const request = ask('the left man on the right');
    const scores = (await scorer.score(request)).scores;

    expectProbabilities(scores);
    expect(Math.max(...scores)).to.be.greaterThan(0);
    expect(scores[2]).to.equal(0);
    expect(queryWarnings(request.query).map(({ code }) => code)).to.include('CONTRADICTION');
  });

  it('leaves out a thing that is missing within a missing thing, and names the outer one', async () => {
    const request = ask('the leftmost man next to the car behind the tree under the bridge');
    const scores = (await scorer.score(request)).scores;

    expectProbabilities(scores);
    expect(scores.indexOf(Math.max(...scores))).to.equal(0);
    expect((await reasonsOf(scorer, request))[0]).to.contain(
      'no car was found, so “next to” is left out',
    );
  });

  it('leaves out a relation of three when one of the others is missing', async () => {
    const request = ask('the man between the dog and the car');
    const scores = (await scorer.score(request)).scores;

    expectProbabilities(scores);
    expect((await reasonsOf(scorer, request))[0]).to.contain(
      'no car was found, so “between” is left out',
    );
  });

  it('gives every region the same when the phrase names nothing', async () => {
    const request = ask('!!!');
    const scores = (await scorer.score(request)).scores;

    expect(request.query.subject).to.equal(undefined);
    expect(new Set(scores)).to.have.lengthOf(1);
    expect(scores[0]).to.be.within(0.2, 0.25);
  });

  it('gives every region the same for another language, and says so', async () => {
    const request = ask('der Mann links neben dem Hund');
    const scores = (await scorer.score(request)).scores;

    expect(queryWarnings(request.query).map(({ code }) => code)).to.include('NOT_ENGLISH');
    expect(new Set(scores)).to.have.lengthOf(1);
    expect(scores[0]).to.be.greaterThan(0);
    expect((await reasonsOf(scorer, request))[0]).to.contain('the phrase is not English');
  });

  it('lets a scorer of pictures and words judge another language', async () => {
    const asked: ScoreRequest['query'][] = [];
    const clip: RegionScorer = {
      score({ query }) {
        asked.push(query);
        return Promise.resolve({ scores: Float32Array.of(21, 20, 27, 19), unit: 'logit' });
      },
    };

    const scores = (await relational(clip).score(ask('左の犬'))).scores;

    expect(asked.map(({ text }) => text)).to.deep.equal(['左の犬']);
    expect(scores.indexOf(Math.max(...scores))).to.equal(2);
    expectProbabilities(scores);
  });

  const texts: Readonly<Record<string, string>> = {
    'a sentence of 200 words': `the man ${'standing near the big dog and '.repeat(33)}the person`,
    'several sentences': 'There is a man. He is on the left! “Find” him; the dog is not meant.',
    'quotes and emoji': '“the man” 👈 \'left\' of the "🐕" dog’s… 🇨🇭',
    'words that undo themselves': 'the man without the man who is not the man except the man',
    'a count beyond all': 'the thousandth man from the left',
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`gives probabilities for ${name}`, async () => {
      expectProbabilities((await scorer.score(ask(text))).scores);
    });
  }
});

describe('RelationalScorer with regions that are none', () => {
  const phrase = 'the second red person from the left between two dogs, closest to the dog';

  it('has no score without regions', async () => {
    const { probabilities, isRefused } = await scorer.judge(ask(phrase, []));

    expect(probabilities).to.have.lengthOf(0);
    expect(isRefused).to.equal(true);
  });

  const boxes = {
    'without area': { left: 50, top: 50, right: 50, bottom: 50 },
    'a line': { left: 50, top: 50, right: 90, bottom: 50 },
    'outside the picture': { left: -900, top: 5000, right: -800, bottom: 5100 },
    'far larger than the picture': { left: -1e7, top: -1e7, right: 1e7, bottom: 1e7 },
  };
  for (const [name, box] of Object.entries(boxes)) {
    it(`judges boxes ${name}`, async () => {
      const dressed = relational(subjects, { attributes: [colourFactor(seeRed)] });
      const some = regions.map((region, index) => (index % 2 === 0 ? { ...region, box } : region));

      expectProbabilities((await dressed.score(ask(phrase, some))).scores);
      expectProbabilities((await dressed.score(ask('the empty person in red', some))).scores);
    });
  }

  it('refuses a box that is not finite', async () => {
    const box = { left: NaN, top: 0, right: 10, bottom: 10 };

    const error = await rejectionOf(scorer.score(ask(phrase, [{ ...dogAt, box }])));

    expect(error).to.have.property('code', 'INVALID_BOX');
  });

  it('ends with finite scores for 5,000 regions, also when all are one place', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => {
      const left = index < 1000 ? 100 : (index * 37) % 380;
      const top = index < 1000 ? 100 : (index * 59) % 280;
      const box = { left, top, right: left + 5 + (index % 40), bottom: top + 5 + (index % 30) };
      return { box, label: index % 3 === 0 ? 'dog' : 'person', score: ((index * 7) % 100) / 100 };
    });
    const texts = [
      'the third person from the left between the dog and the person',
      'the empty largest person closest to the dog that is not near the smallest person',
    ];
    for (const text of texts) expectProbabilities((await scorer.score(ask(text, many))).scores);
  }).timeout(20_000);
});

describe('RelationalScorer around others', () => {
  for (const [name, given] of [
    ['NaN', Float32Array.of(1, NaN, 1, 1)],
    ['infinity', Float32Array.of(1, 1, Infinity, 1)],
    ['too few scores', Float32Array.of(1, 1)],
  ] as const) {
    it(`refuses ${name} from the wrapped scorer`, async () => {
      const broken = relational({
        score: () => Promise.resolve({ scores: given, unit: 'probability' }),
      });
      for (const text of ['the man left of the dog', '!!!']) {
        const error = await rejectionOf(broken.score(ask(text)));

        expect(GroundingError.isInstance(error)).to.equal(true);
        expect(error).to.have.property('code', 'INVALID_DATA');
      }
    });
  }

  it('stops between two factors', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const asked: string[] = [];
    const factor: AttributeFactor = {
      kind: 'colour',
      knows: ({ kind }) => kind === 'colour',
      judge: ({ targets, attribute }) => {
        asked.push(attribute.text);
        controller.abort(reason);
        return new Float64Array(targets.length).fill(0.5);
      },
    };
    const mine = relational(subjects, { attributes: [factor] });
    const request = ask('the red man next to the blue dog');

    const error = await rejectionOf(mine.score(request, { signal: controller.signal }));

    expect(error).to.equal(reason);
    expect(asked).to.deep.equal(['red']);
  });

  it('asks a namer once for a place of a picture, whatever the phrases', async () => {
    let looks = 0;
    const mine = relational(subjects, {
      attributes: [
        colourFactor(() => {
          looks += 1;
          return seeRed();
        }),
      ],
    });

    (await mine.score(ask('the red dog'))).scores;
    (await mine.score(ask('the dog that is not blue'))).scores;
    expect(looks).to.equal(1);

    (await mine.score({ ...ask('the red dog'), image: createRasterImage(400, 300) })).scores;
    expect(looks).to.equal(2);
  });
});

const dogAt: Detection = {
  box: { left: 0, top: 0, right: 20, bottom: 20 },
  label: 'dog',
  score: 1,
};

function seeRed(): ReturnType<Parameters<typeof colourFactor>[0]> {
  const none = { black: 0, white: 0, grey: 0, orange: 0, yellow: 0, green: 0, blue: 0, purple: 0 };
  return { shares: { ...none, pink: 0, brown: 0, red: 1 }, lightness: 0.5, skin: 0 };
}
