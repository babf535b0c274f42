import { expect } from 'chai';

import { everydayMatcher, relational, SubjectScorer } from '@grounder/language';

import { detectionsOf, readLayout } from '../layouts.js';
import { requestOf } from '../request-of.js';

const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }));

/** Three rows of cups: two, four and three of them, not one below the other. */
const cups = detectionsOf(
  readLayout(
    '..a....b........\n................\nc...d...e...f...\n................\n.g.....h......i.',
  ),
  Object.fromEntries(Array.from('abcdefghi', (letter) => [letter, 'cup'])),
);

const letterOf = async (text: string): Promise<string | undefined> => {
  const { scores } = await scorer.score(requestOf(text, cups));
  return 'abcdefghi'[scores.indexOf(Math.max(...scores))];
};

describe('rows', () => {
  const phrases: readonly (readonly [text: string, letter: string])[] = [
    ['second cup from the left in the top row', 'b'],
    ['top row second from left', 'b'],
    ['top row second cup', 'b'],
    ['middle row second from left', 'd'],
    ['second row, third from the left', 'e'],
    ['second from right in the second row', 'e'],
    ['bottom row second from left', 'h'],
    ['second cup from bottom right', 'h'],
    ['front row far right cup', 'i'],
    ['first cup in the second row from the bottom', 'c'],
  ];
  for (const [text, letter] of phrases) {
    it(`finds the “${text}”`, async () => {
      expect(await letterOf(text)).to.equal(letter);
    });
  }

  it('says which row was meant', async () => {
    const { reasons } = await scorer.score(requestOf('top row second from left', cups), {
      explain: true,
    });
    expect(reasons?.[1]).to.match(/top row 0\.\d\d · number 2 by left 0\.\d\d/);
  });
});
