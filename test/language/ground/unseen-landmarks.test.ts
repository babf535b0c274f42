import { expect } from 'chai';

import { lexicalMatcher, relational, SubjectScorer } from '@grounder/language';

import { detectionsOf, readLayout } from './layouts.js';
import { requestOf } from './request-of.js';

const scorer = relational(new SubjectScorer({ matcher: lexicalMatcher() }));

/** Equally large, the third one lowest. */
const dogs = detectionsOf(readLayout('aa.....bb\naa.....bb\n.........\n...cc....\n...cc....'), {
  a: 'dog',
  b: 'dog',
  c: 'dog',
});

const letterOf = async (text: string): Promise<string | undefined> => {
  const { scores } = await scorer.score(requestOf(text, dogs));
  return 'abc'[scores.indexOf(Math.max(...scores))];
};

describe('a thing beside what was not found', () => {
  it('stands rather on the side that the relation names', async () => {
    expect(await letterOf('the dog left of the tree')).to.equal('a');
    expect(await letterOf('the dog right of the tree')).to.equal('b');
    expect(await letterOf('the dog below the tree')).to.equal('c');
    expect(await letterOf('the dog in front of the tree')).to.equal('c');
  });

  it('is told apart from what is certain, and the missing thing is named', async () => {
    const request = requestOf('the dog left of the tree', dogs);
    const { reasons, factors } = await scorer.score(request, { explain: true });
    expect(factors?.[0]?.map(({ kind }) => kind))
      .to.include('hint')
      .and.not.include('relation');
    expect(reasons?.[0]).to.contain('no tree was found');
  });

  it('stands in front when it is near the viewer', async () => {
    for (const text of [
      'dog near us',
      'dog close to the camera',
      'the close dog',
      'dog up front',
    ]) {
      expect(await letterOf(text), text).to.equal('c');
    }
  });
});
