import { expect } from 'chai';

import type { Box, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { LooksEstimator, LooksTrait } from '@grounder/core/internal';
import { looksTraits } from '@grounder/core/internal';
import { regionColours } from '@grounder/images';
import { everydayMatcher, relational, SubjectScorer, WinkQueryParser } from '@grounder/language';
import { personFactor } from '@grounder/language/internal';

import { detectionsOf, readLayout } from '../layouts.js';

type Traits = Partial<Record<LooksTrait, number>>;

const labels = { a: 'person', b: 'person', c: 'person', u: 'umbrella' };
const regions = detectionsOf(
  readLayout('aa.bb.cc..u\naa.bb.cc..u\naa.bb.cc..u\naa.bb.cc..u'),
  labels,
);
const black = createRasterImage(400, 300);
const parser = new WinkQueryParser();

/** Answers by the place of the box, from left to right; what is not said is improbable. */
function looksOf(people: readonly (Traits | undefined)[]): LooksEstimator & { asked: Box[] } {
  const asked: Box[] = [];
  return {
    asked,
    estimate: (_, boxes) => {
      asked.push(...boxes);
      return Promise.resolve(
        boxes.map((box) => {
          const said = people[Math.round(box.left / 60)];
          if (said === undefined) return undefined;
          const traits = looksTraits.map((trait) => [trait, said[trait] ?? 0.03]);
          const head = { ...box, bottom: box.top + box.right - box.left };
          return { head, traits: Object.fromEntries(traits) as Record<LooksTrait, number> };
        }),
      );
    },
  };
}

async function judge(text: string, looks: LooksEstimator, image: RasterImage = black) {
  const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }), {
    attributes: [personFactor({ looks, namer: regionColours })],
  });
  const request = { image, regions, query: parser.parse(text) };
  const { scores, factors } = await scorer.score(request, { explain: true });
  return { best: scores.indexOf(Math.max(...scores)), factors: factors ?? [] };
}

describe('personFactor', () => {
  const [man, woman, boy]: readonly Traits[] = [{ man: 0.95 }, {}, { man: 0.9, child: 0.9 }];
  for (const [text, people, expected] of [
    ['the woman', [man, woman, boy], 1],
    ['the lady', [man, woman, boy], 1],
    ['the boy', [man, woman, boy], 2],
    ['the kid', [man, woman, boy], 2],
    ['the guy', [woman, man, woman], 1],
    ['the girl', [man, woman, boy], 1],
    ['the man', [boy, woman, man], 2],
    ['the female player', [man, woman, man], 1],
    ['the person with a hat', [{}, {}, { hat: 0.9 }], 2],
    ['the man without a hat', [{ man: 0.9, hat: 0.9 }, { man: 0.9 }, { man: 0.9, hat: 0.8 }], 1],
    ['the person not wearing glasses', [{ glasses: 0.9 }, {}, { glasses: 0.8 }], 1],
    ['the person wearing glasses', [{}, { glasses: 0.9 }, {}], 1],
    ['guy in sunglasses', [{}, { sunglasses: 0.9 }, { glasses: 0.9 }], 1],
    ['the person in a baseball cap', [{}, { hat: 0.9, cap: 0.9 }, { hat: 0.9, helmet: 0.9 }], 1],
    ['the person wearing a helmet', [{}, { hat: 0.9, cap: 0.9 }, { hat: 0.9, helmet: 0.9 }], 2],
    ['the blonde woman', [{ dark: 0.9 }, { dark: 0.9 }, { blond: 0.9 }], 2],
    ['blonde on the right', [{ dark: 0.9 }, { dark: 0.9 }, { blond: 0.9 }], 2],
    ['the bald man', [{ man: 0.9 }, { man: 0.9, bald: 0.9 }, { man: 0.9 }], 1],
    ['the grey haired person', [{ dark: 0.9 }, { grey: 0.9 }, { dark: 0.9 }], 1],
    ['the person with long hair', [{}, { long: 0.9 }, {}], 1],
    ['the dark haired woman', [{ blond: 0.9 }, { dark: 0.9 }, { blond: 0.9 }], 1],
    ['the person with short dark hair', [{ dark: 0.9, long: 0.9 }, { dark: 0.9 }, {}], 1],
  ] as const) {
    it(`chooses by looks: ${text}`, async () => {
      expect((await judge(text, looksOf(people))).best).to.equal(expected);
    });
  }

  it('judges the people that others stand beside', async () => {
    const looks = looksOf([{ man: 0.9 }, { hat: 0.9 }, {}]);

    const { best, factors } = await judge('the man left of the woman in a hat', looks);

    expect(best).to.equal(0);
    expect(factors[0]?.map(({ kind }) => kind)).to.include.members(['person', 'relation']);
  });

  it('sees the colour of a hat in the pixels of the head', async () => {
    const image = createRasterImage(400, 300);
    // The crown of the third person is red; the second one's is black.
    for (let row = 0; row < 20; row += 1) {
      for (let column = 120; column < 160; column += 1) image.data[3 * (row * 400 + column)] = 220;
    }
    const looks = looksOf([{}, { hat: 0.9 }, { hat: 0.9 }]);

    expect((await judge('the person in a red hat', looks, image)).best).to.equal(2);
    expect((await judge('the person in a black hat', looks, image)).best).to.equal(1);
  });

  it('keeps guesses from 0.02 to 0.98', async () => {
    const { factors } = await judge('the person with a hat', looksOf([{ hat: 1 }, { hat: 0 }, {}]));

    const guesses = factors.map((list) => list.find(({ kind }) => kind === 'person')?.probability);
    expect(guesses[0]).to.be.closeTo(0.98, 0.002);
    expect(guesses[1]).to.be.closeTo(0.02, 0.002);
  });

  it('takes what is common of people who are too small to be judged', async () => {
    const { factors } = await judge('the woman', looksOf([{ man: 0.95 }, undefined, {}]));

    const guesses = factors.map((list) => list.find(({ kind }) => kind === 'person')?.probability);
    expect(guesses[0]).to.be.below(0.1);
    expect(guesses[1]).to.be.within(0.2, 0.5);
    expect(guesses[2]).to.be.above(0.8);
  });

  it('looks at people only when a phrase asks, and never at other things', async () => {
    const looks = looksOf([{}, {}, {}]);

    await judge('the person on the left', looks);
    await judge('the umbrella right of the person', looks);
    const before = looks.asked.length;
    await judge('the woman', looks);

    expect(before).to.equal(0);
    expect(looks.asked).to.have.lengthOf(3);
  });
});
