import { expect } from 'chai';

import type { Attribute, NounPhrase, RegionScorer } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { AttributeTarget } from '@grounder/language/internal';
import {
  lexicalMatcher,
  relational,
  scorerFactor,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

import { expectCode, expectRejection } from '../../../support/failures.js';

const image = createRasterImage(100, 100);
const parser = new WinkQueryParser();

function target(left: number, side = 10): AttributeTarget {
  const box = { left, top: 0, right: left + side, bottom: side };
  const center = { centerX: left + side / 2, centerY: side / 2 };
  const size = { width: side, height: side, area: side * side };
  return { box, region: { ...box, ...center, ...size, index: 0, label: 'chair' } };
}

/** Writes down what it is asked, and likes what is farther right the more the longer the text. */
function fakeScorer(): RegionScorer & { readonly asked: [text: string, lefts: number[]][] } {
  const asked: [string, number[]][] = [];
  return {
    asked,
    score: ({ regions, query: { text } }) => {
      const lefts = regions.map(({ box }) => box.left);
      asked.push([text, lefts]);
      return Promise.resolve({
        scores: Float32Array.from(lefts, (left) => left * text.length),
        unit: 'logit',
      });
    },
  };
}

function propertyOf(phrase: string): { readonly noun: NounPhrase; readonly attribute: Attribute } {
  const noun = parser.parse(phrase).subject;
  const [attribute] = noun?.attributes ?? [];
  if (noun === undefined || attribute === undefined) throw new Error(`no property in “${phrase}”`);
  return { noun, attribute };
}

describe('scorerFactor', () => {
  for (const [phrase, withIt, without] of [
    ['the wooden chair', 'a wooden chair', 'a chair'],
    ['the old men', 'an old man', 'a man'],
    ['the happy elephants', 'a happy elephant', 'an elephant'],
    ['the man looking sad', 'a man looking sad', 'a man'],
    ['the wooden one', 'a wooden thing', 'a thing'],
  ] as const) {
    it(`compares “${withIt}” with “${without}” for “${phrase}”`, async () => {
      const scorer = fakeScorer();

      await scorerFactor(scorer).judge({
        ...{ image, regions: [], ...propertyOf(phrase) },
        targets: [target(0)],
      });

      expect(scorer.asked.map(([text]) => text)).to.deep.equal([withIt, without]);
    });
  }

  it('gives the logistic of the difference, divided by the temperature', async () => {
    const request = { image, regions: [], ...propertyOf('the wooden chair') };
    const targets = [target(0), target(0.5), target(1)];
    const longer = 'wooden '.length;

    for (const temperature of [1, 5]) {
      const found = await scorerFactor(fakeScorer(), { temperature }).judge({
        ...request,
        targets,
      });

      const expected = [0, 0.5, 1].map(
        (left) => 1 / (1 + Math.exp((-left * longer) / temperature)),
      );
      expect(found[0]).to.equal(0.5);
      for (const [index, value] of expected.entries()) {
        expect(found[index]).to.be.closeTo(value, 1e-6);
      }
    }
  });

  it('asks about the first targets, of those the ones that the picture shows', async () => {
    const scorer = fakeScorer();
    const targets = [target(10), target(200), target(30), target(50)];

    const found = await scorerFactor(scorer, { maxSites: 3 }).judge({
      ...{ image, regions: [], ...propertyOf('the wooden chair'), targets },
    });

    expect(scorer.asked.map(([, lefts]) => lefts)).to.deep.equal([
      [10, 30],
      [10, 30],
    ]);
    expect([found[1], found[3]]).to.deep.equal([0.5, 0.5]);
    expect(found[0]).to.be.above(0.5);
  });

  it('asks nothing without targets', async () => {
    const scorer = fakeScorer();

    const found = await scorerFactor(scorer).judge({
      ...{ image, regions: [], targets: [], ...propertyOf('the wooden chair') },
    });

    expect(found).to.deep.equal(new Float64Array(0));
    expect(scorer.asked).to.deep.equal([]);
  });

  it('leaves what boxes and joints tell better, and what relations stand for', () => {
    const factor = scorerFactor(fakeScorer());
    const knows = (phrase: string): boolean => {
      const { noun, attribute } = propertyOf(phrase);
      return factor.knows(attribute, noun);
    };

    expect(['the wooden chair', 'the red chair', 'the parked car'].every(knows)).to.equal(true);
    expect(['the big chair', 'the standing man', 'the empty chair'].some(knows)).to.equal(false);
    const facing: Attribute = { kind: 'other', text: 'facing camera', negated: false };
    expect(factor.knows(facing, propertyOf('the old man').noun)).to.equal(false);
  });

  it('knows nothing of regions that are ruled out with and without', async () => {
    const scorer = {
      score: () => Promise.resolve({ scores: Float32Array.of(-Infinity), unit: 'logit' as const }),
    };
    const request = { image, regions: [], ...propertyOf('the wooden chair'), targets: [target(0)] };

    expect(await scorerFactor(scorer).judge(request)).to.deep.equal(Float64Array.of(0.5));
  });

  it('judges only regions whose noun may be meant, and counts denials the other way', async () => {
    const scorer = fakeScorer();
    const subject = new SubjectScorer({ matcher: lexicalMatcher() });
    const whole = relational(subject, { attributes: [scorerFactor(scorer)] });
    const regions = (['chair', 'dog', 'chair'] as const).map((label, index) => {
      return {
        label,
        score: 0.9,
        box: { left: 20 * index, top: 0, right: 20 * index + 10, bottom: 9 },
      };
    });
    const rank = async (text: string): Promise<Float32Array> =>
      (await whole.score({ image, regions, query: parser.parse(text) })).scores;

    const [first = 0, dog, last = 0] = await rank('the wooden chair');
    const [notFirst = 0, , notLast = 0] = await rank('the chair that is not wooden');

    expect(scorer.asked[0]).to.deep.equal(['a wooden chair', [0, 40]]);
    expect(dog).to.equal(0);
    expect(last).to.be.above(first);
    expect(notFirst).to.be.above(notLast);
  });

  it('refuses options out of range, and scores that are no numbers', async () => {
    expectCode(() => scorerFactor(fakeScorer(), { temperature: 0 }), 'INVALID_OPTION');
    expectCode(() => scorerFactor(fakeScorer(), { maxSites: 0 }), 'INVALID_OPTION');
    const broken = {
      score: () => Promise.resolve({ scores: Float32Array.of(NaN), unit: 'logit' as const }),
    };
    const request = { image, regions: [], ...propertyOf('the wooden chair'), targets: [target(0)] };
    await expectRejection(Promise.resolve(scorerFactor(broken).judge(request)), 'INVALID_DATA');
  });
});
