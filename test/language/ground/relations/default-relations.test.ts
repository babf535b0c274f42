import { expect } from 'chai';

import {
  defaultOrders,
  defaultRelations,
  everydayMatcher,
  relational,
  SubjectScorer,
} from '@grounder/language';

import { detectionsOf, placedOf, readLayout } from '../layouts.js';
import { requestOf } from '../request-of.js';

const row = readLayout('aa..bb\naa..bb');
const column = readLayout('aa\naa\n..\nbb\nbb');
const far = readLayout('aa...............bb\naa...............bb');
const diagonal = readLayout('aa......\naa......\n........\n......bb\n......bb');
const onTable = readLayout('..aa..\n..aa..\nbbbbbb\nbbbbbb\nbbbbbb');
const inBox = readLayout('bbbbbb\nbbbbbb\nbbbbbb\nbbbbbb', '......\n.aa...\n.aa...\n......');
const holding = readLayout(
  'bbb.\nbbb.\nbbb.\nbbb.\nbbb.\nbbb.',
  '....\n....\n..aa\n....\n....\n....',
);
const riding = readLayout('..aa..\n..aa..\n..aa..\n......', '......\n......\nbbbbbb\nbbbbbb');
const depth = readLayout('.aa...\n.aa...\n......', '......\n..bbbb\n..bbbb');
const oneHalf = readLayout('aa.bb..............\naa.bb..............');
const sizes = readLayout('aaaa..b\naaaa...\naaaa...\naaaa...');
const level = readLayout('aaa.bbb\naaa.bbb\naaa.bbb\naaa.bbb');
const worn = readLayout('bbbb\nbbbb\nbbbb\nbbbb\nbbbb\nbbbb', '....\n....\n.aa.\n.aa.\n....\n....');

type Pictures = readonly (readonly [
  relation: string,
  subject: string,
  object: string,
  layout: ReturnType<typeof readLayout>,
])[];

const holds: Pictures = [
  ['left of', 'a', 'b', row],
  ['right of', 'b', 'a', row],
  ['above', 'a', 'b', column],
  ['below', 'b', 'a', column],
  ['under', 'b', 'a', column],
  ['on', 'a', 'b', onTable],
  ['under', 'b', 'a', onTable],
  ['in', 'a', 'b', inBox],
  ['outside', 'a', 'b', row],
  ['with', 'b', 'a', inBox],
  ['of', 'a', 'b', inBox],
  ['holding', 'b', 'a', holding],
  ['held by', 'a', 'b', holding],
  ['wearing', 'b', 'a', worn],
  ['riding', 'a', 'b', riding],
  ['ridden by', 'b', 'a', riding],
  ['next to', 'a', 'b', level],
  ['across from', 'a', 'b', level],
  ['away from', 'a', 'b', far],
  ['behind', 'a', 'b', depth],
  ['in front of', 'b', 'a', depth],
  ['beside, facing alike', 'a', 'b', level],
  ['same side as', 'a', 'b', oneHalf],
  ['bigger than', 'a', 'b', sizes],
  ['smaller than', 'b', 'a', sizes],
  ['taller than', 'a', 'b', sizes],
  ['shorter than', 'b', 'a', sizes],
  ['wider than', 'a', 'b', sizes],
  ['narrower than', 'b', 'a', sizes],
];

const fails: Pictures = [
  ['left of', 'b', 'a', row],
  ['left of', 'a', 'b', column],
  ['right of', 'a', 'b', row],
  ['above', 'b', 'a', column],
  ['above', 'a', 'b', row],
  ['below', 'a', 'b', column],
  ['under', 'a', 'b', onTable],
  ['on', 'a', 'b', far],
  ['on', 'b', 'a', onTable],
  ['in', 'a', 'b', row],
  ['outside', 'a', 'b', inBox],
  ['with', 'a', 'b', far],
  ['of', 'a', 'b', far],
  ['holding', 'a', 'b', holding],
  ['held by', 'b', 'a', holding],
  ['wearing', 'a', 'b', worn],
  ['riding', 'b', 'a', riding],
  ['ridden by', 'a', 'b', riding],
  ['next to', 'a', 'b', far],
  ['across from', 'a', 'b', far],
  ['away from', 'a', 'b', level],
  ['behind', 'b', 'a', depth],
  ['in front of', 'a', 'b', depth],
  ['beside, facing alike', 'a', 'b', diagonal],
  ['same side as', 'a', 'b', far],
  ['bigger than', 'b', 'a', sizes],
  ['smaller than', 'a', 'b', sizes],
  ['taller than', 'b', 'a', sizes],
  ['shorter than', 'a', 'b', sizes],
  ['wider than', 'b', 'a', sizes],
  ['narrower than', 'a', 'b', sizes],
];

/** Relations of other kinds than of two things. */
const others: Readonly<Record<string, () => void | Promise<void>>> = {
  between() {
    const definition = defaultRelations.find(({ kind }) => kind === 'ternary');
    const layout = readLayout('a.c.b\n.....\n..d..\n.....', '.....\n.....\n.....\ne....');
    const score = (letter: string): number => {
      const [one, other] = [placedOf(layout, 'a'), placedOf(layout, 'b')];
      return definition?.kind === 'ternary'
        ? definition.score(placedOf(layout, letter), one, other)
        : NaN;
    };

    expect(score('c')).to.be.greaterThan(0.9);
    expect(score('d')).to.be.lessThan(0.4);
    expect(score('e')).to.be.lessThan(0.05);
  },
  'closest to'() {
    expect(measureOf('closest to', 'b')).to.be.greaterThan(measureOf('closest to', 'c'));
  },
  'farthest from'() {
    expect(measureOf('farthest from', 'c')).to.be.greaterThan(measureOf('farthest from', 'b'));
  },
  async is() {
    const regions = detectionsOf(readLayout('aa..bb\naa..bb'), { a: 'dog', b: 'cat' });
    const scorer = relational({
      score: () => Promise.resolve({ scores: Float32Array.of(1, 1), unit: 'probability' }),
    });
    const matched = relational(new SubjectScorer({ matcher: everydayMatcher() }));
    const request = requestOf('the object that is not a dog', regions);

    const blind = (await scorer.score(request)).scores;
    const [dog = NaN, cat = NaN] = (await matched.score(request)).scores;

    expect(blind[0]).to.be.closeTo(blind[1] ?? NaN, 1e-6);
    expect(cat).to.be.greaterThan(2 * dog);
  },
};

const comparing = (
  'on the same side as|bigger than|larger than|heavier than|smaller than|' +
  'younger than|taller than|older than|longer than|shorter than|wider than|thicker than|fatter than|' +
  'thinner than|slimmer than|skinnier than|closer than|farther than'
).split('|');

const ordering = (
  'the heaviest dog|the dog in the distance|the oldest dog|the youngest dog|the nearby dog|' +
  'the outermost dog|the innermost dog|the dog in the background|the chubbiest dog|the farthest dog'
).split('|');

describe('defaultRelations', () => {
  for (const [name, subject, object, layout] of holds) {
    it(`has ${subject} ${name} ${object} where it is drawn so`, () => {
      expect(scoreOf(name, subject, object, layout)).to.be.at.least(0.55);
    });
  }

  for (const [name, subject, object, layout] of fails) {
    it(`has no ${subject} ${name} ${object} where it is drawn otherwise`, () => {
      expect(scoreOf(name, subject, object, layout)).to.be.at.most(0.35);
    });
  }

  for (const [name, check] of Object.entries(others)) {
    it(`has ${name} where it is drawn so, and nowhere else`, check);
  }

  it('has a picture for every relation', () => {
    const named = defaultRelations.map(({ name }) => name);
    const held = [...holds.map(([name]) => name), ...Object.keys(others)];
    const failed = [...fails.map(([name]) => name), ...Object.keys(others)];

    expect(named.filter((name) => !held.includes(name))).to.deep.equal([]);
    expect(named.filter((name) => !failed.includes(name))).to.deep.equal([]);
  });

  it('has an entry for every word of comparing that the parser records', async () => {
    const regions = detectionsOf(readLayout('aa..bb\naa..bb'), { a: 'dog', b: 'cat' });
    const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }));
    for (const words of comparing) {
      const request = requestOf(`the dog ${words} the cat`, regions);
      const { notJudged, phraseFactors } = await scorer.judge(request);

      expect(notJudged, words).to.deep.equal([]);
      expect(
        phraseFactors.map(({ kind }) => kind),
        words,
      ).to.deep.equal(['noun', 'relation']);
    }
  });

  it('has an order for every word of place and size that the parser records', async () => {
    const regions = detectionsOf(readLayout('aa..bb\naa..bb'), { a: 'dog', b: 'dog' });
    const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }));
    for (const words of ordering) {
      const { notJudged, phraseFactors } = await scorer.judge(requestOf(words, regions));

      expect(notJudged, words).to.deep.equal([]);
      expect(
        phraseFactors.map(({ kind }) => kind),
        words,
      ).to.include('extreme');
    }
  });

  it('has no word twice', () => {
    const words = defaultRelations.flatMap((relation) => relation.words);

    expect(words.filter((word, index) => words.indexOf(word) !== index)).to.deep.equal([]);
  });

  it('says of every relation and order what it means', () => {
    for (const { definition } of [...defaultRelations, ...defaultOrders]) {
      expect(definition).to.match(/^[A-Z].{15,}\.$/);
    }
  });
});

const picture = placedOf(readLayout('p' + '.'.repeat(18) + '\n' + '.'.repeat(18) + 'p'), 'p');

/** How a thing stands to the leftmost of three in a row. */
function measureOf(name: string, letter: string): number {
  const layout = readLayout('a.b.......c');
  const definition = defaultRelations.find((relation) => relation.name === name);
  const [thing, other] = [placedOf(layout, letter), placedOf(layout, 'a')];
  return definition?.kind === 'extreme' ? definition.measure(thing, other, picture) : NaN;
}

function scoreOf(
  name: string,
  subject: string,
  object: string,
  layout: ReturnType<typeof readLayout>,
): number {
  const definition = defaultRelations.find((relation) => relation.name === name);
  if (definition?.kind !== 'binary') return NaN;
  return definition.score(placedOf(layout, subject), placedOf(layout, object), picture);
}
