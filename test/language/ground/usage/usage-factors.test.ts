import { expect } from 'chai';

import type { Detection } from '@grounder/core';
import type { UsageWeights } from '@grounder/language/internal';
import { usageMeasureNames } from '@grounder/language/internal';
import { lexicalMatcher, relational, SubjectScorer } from '@grounder/language';

import { detectionsOf, readLayout } from '../layouts.js';
import { requestOf } from '../request-of.js';

const subjects = new SubjectScorer({ matcher: lexicalMatcher() });
const none: UsageWeights = { order: {}, noun: {}, property: {}, relation: {} };

/** Weights that are 0 but for one measure. */
const only = (measure: (typeof usageMeasureNames)[number], weight: number): readonly number[] =>
  usageMeasureNames.map((name) => (name === measure ? weight : 0));

const kidsIn = (picture: string): readonly Detection[] =>
  detectionsOf(readLayout(picture), { a: 'kid', b: 'kid', c: 'kid' });

async function usualOf(text: string, regions: readonly Detection[], usage?: UsageWeights) {
  const scorer = relational(subjects, usage === undefined ? {} : { usage });
  const { factors, scores } = await scorer.score(requestOf(text, regions), { explain: true });
  const usual = (factors ?? []).map((list) => list.filter(({ kind }) => kind === 'usual'));
  return { usual, scores };
}

describe('what words usually mean', () => {
  it('is a factor of its own for each word, 1 for the best and less for the others', async () => {
    const usage = {
      ...none,
      order: { left: only('cut left', 100) },
      noun: { kid: only('size', -100) },
    };
    const { usual } = await usualOf('the left kid', kidsIn('aa...bbb\naa...bbb\n.....bbb'), usage);
    expect(usual.map((list) => list.map(({ text }) => text))).to.deep.equal([
      ['usual for “left”', 'usual for “kid”'],
      ['usual for “left”', 'usual for “kid”'],
    ]);
    const [first, second] = usual.map((list) => list.map(({ probability }) => probability));
    expect(first).to.deep.equal([1, 1]);
    // One unit of the weight for being cut; half a logarithm of 9 / 4 for the area.
    expect(second?.[0]).to.be.closeTo(Math.exp(-1), 0.06);
    expect(second?.[1]).to.be.closeTo(Math.sqrt(4 / 9), 1e-6);
  });

  it('says nothing of words that are denied or unknown', async () => {
    const usage = { ...none, property: { blurry: only('size', -100) } };
    const regions = kidsIn('aa...bbb\naa...bbb\n.....bbb');
    for (const text of ['the kid that is not blurry', 'the kid']) {
      expect((await usualOf(text, regions, usage)).usual.flat(), text).to.deep.equal([]);
    }
  });

  it('says of relations only while the other thing is not found', async () => {
    const usage = { ...none, relation: { 'left of': only('column', -100) } };
    const alone = kidsIn('aa...bbb\naa...bbb');
    const beside = detectionsOf(readLayout('aa.bb.cc'), { a: 'kid', b: 'tree', c: 'kid' });
    const found = await usualOf('the kid left of the tree', alone, usage);
    const seen = await usualOf('the kid left of the tree', beside, usage);
    expect(found.usual[0]?.map(({ text }) => text)).to.deep.equal(['usual for “left of”']);
    expect(seen.usual.flat()).to.deep.equal([]);
  });

  it('measures each region as its name says', async () => {
    const measured: Record<string, string> = {};
    const regions = kidsIn(
      'aa......\naa......\n........\n...bb...\n........\n........\n....cccc\n....cccc',
    );
    for (const name of usageMeasureNames) {
      const usage = { ...none, noun: { kid: only(name, 1000) } };
      const { usual } = await usualOf('the kid', regions, usage);
      const best = usual.map(([factor]) => factor?.probability ?? 0);
      measured[name] = Array.from('abc')
        .filter((_, at) => (best[at] ?? 0) > 0.99)
        .join('');
    }
    expect(measured).to.deep.include({
      ...{ 'more left': 'a', higher: 'a', larger: 'c', 'lower foot': 'c' },
      ...{
        row: 'c',
        bottom: 'c',
        size: 'c',
        slimness: 'a',
        'on the left': 'a',
        'on the right': 'c',
      },
      ...{
        'off the middle': 'a',
        'cut left': 'a',
        'cut top': 'a',
      },
    });
  });

  it('knows that “front” is low and large, and what is “behind” high', async () => {
    const pick = async (text: string, picture: string): Promise<string | undefined> => {
      const regions = kidsIn(picture).map((region) => ({ ...region, label: 'thing' }));
      const { scores } = await relational({
        score: () =>
          Promise.resolve({
            scores: new Float32Array(regions.length).fill(1),
            unit: 'probability',
          }),
      }).score(requestOf(text, regions));
      return 'abc'[scores.indexOf(Math.max(...scores))];
    };
    expect(await pick('front thing', '..aa......\n..aa......\n......bbb.\n......bbb.')).to.equal(
      'b',
    );
    expect(
      await pick('thing behind the tree', '..aa......\n..aa......\n......bbb.\n......bbb.'),
    ).to.equal('a');
  });
});
