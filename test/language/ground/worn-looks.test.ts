import { expect } from 'chai';

import type { Box } from '@grounder/core';
import type { PatternNamer, SeenPattern } from '@grounder/language/internal';
import { everydayMatcher, patternFactor, relational, SubjectScorer } from '@grounder/language';

import { detectionsOf, readLayout } from './layouts.js';
import { requestOf } from './request-of.js';

const people = detectionsOf(readLayout('a...b\na...b\na...b'), { a: 'person', b: 'person' });

const striped: SeenPattern = { plain: 0.05, striped: 0.9, dotted: 0.03, checked: 0.02 };
const plain: SeenPattern = { plain: 0.9, striped: 0.05, dotted: 0.03, checked: 0.02 };

/** The person on the left wears stripes. */
const namer: PatternNamer = (_, box) => (box.left < (people[0]?.box.right ?? 0) ? striped : plain);

async function probabilitiesOf(text: string, by: PatternNamer = namer): Promise<readonly number[]> {
  const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }), {
    attributes: [patternFactor(by)],
  });
  return [...(await scorer.score(requestOf(text, people))).scores];
}

describe('patterns of garments', () => {
  for (const text of [
    'the person in a striped shirt',
    'the woman wearing a shirt that is not plain',
    'the person who is not in a plain shirt',
  ]) {
    it(`choose the wearer: ${text}`, async () => {
      const [left = NaN, right = NaN] = await probabilitiesOf(text);
      expect(left).to.be.greaterThan(1.5 * right);
    });
  }

  it('are looked for where the garment is', async () => {
    const looked: Box[] = [];
    await probabilitiesOf('the person in striped pants', (picture, box) => {
      looked.push(box);
      return namer(picture, box);
    });

    expect(looked).to.have.length(2);
    const [wearer] = people;
    expect(looked[0]?.top).to.be.greaterThan(
      ((wearer?.box.top ?? 0) + (wearer?.box.bottom ?? 0)) / 3,
    );
  });

  it('are looked at once in a picture', async () => {
    let looks = 0;
    const factor = patternFactor((picture, box) => {
      looks += 1;
      return namer(picture, box);
    });
    const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }), {
      attributes: [factor],
    });
    for (const text of ['the person in a striped shirt', 'the person in a plain shirt']) {
      (await scorer.score(requestOf(text, people))).scores;
    }

    expect(looks).to.equal(people.length);
  });
});
