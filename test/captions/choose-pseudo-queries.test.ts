import { expect } from 'chai';

import type { ChoosePseudoQueriesOptions } from '@grounder/captions/internal';
import { choosePseudoQueries } from '@grounder/captions';
import type { Detection } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { expectCode } from '../support/failures.js';

/** 640 × 480: a 64th is 4,800 pixels, so that 60 × 60 is small and 80 × 80 is not. */
const image = createRasterImage(640, 480);

type SideAndScore = readonly [side?: number, score?: number];

/** A label with left and top, side and score. */
function at(
  label: string,
  left: number,
  top: number,
  [side = 80, score = 0.9]: SideAndScore = [],
): Detection {
  return { label, score, box: { left, top, right: left + side, bottom: top + side } };
}

function textsOf(
  detections: readonly Detection[],
  options: ChoosePseudoQueriesOptions = {},
): readonly string[] {
  return choosePseudoQueries(detections, image, { queries: 1000, ...options }).map(
    ({ text }) => text,
  );
}

function targetsOf(
  detections: readonly Detection[],
  options: ChoosePseudoQueriesOptions = {},
): readonly number[] {
  const queries = choosePseudoQueries(detections, image, { queries: 1000, ...options });
  const lefts = new Map(queries.map(({ object, target }) => [object, target.box.left]));
  return [...lefts].sort(([one], [other]) => one - other).map(([, left]) => left);
}

describe('choosePseudoQueries', () => {
  it('asks for objects by texts that mean one each, with target, facts and distractors', () => {
    const pair = [at('person', 20, 200), at('person', 500, 200, [80, 0.8])];

    const queries = choosePseudoQueries(pair, image, { queries: 1000 });

    expect(queries.map(({ text, object }) => `${object} ${text}`)).to.deep.equal([
      '0 person left',
      '0 left person',
      '0 person on the left',
      '1 person right',
      '1 right person',
      '1 person on the right',
    ]);
    expect(queries[3]).to.deep.include({ target: pair[1], distractors: 1, isUnique: true });
    expect(queries[3]?.facts.map(({ kind }) => kind)).to.deep.equal(['noun', 'place']);
  });

  it('keeps to unsure and small objects when a text must mean one', () => {
    const person = at('person', 20, 200);
    const small = at('person', 500, 200, [60]);
    const unsure = at('person', 500, 200, [80, 0.25]);
    const doubtful = at('person', 500, 200, [80, 0.15]);

    expect(textsOf([person])).to.deep.equal(['person']);
    expect(textsOf([person, doubtful])).to.deep.equal(['person']);
    expect(textsOf([person, small])).to.deep.equal([]);
    expect(textsOf([person, unsure])).to.deep.equal([]);
    expect(textsOf([person, unsure], { contextScore: 0.3 })).to.deep.equal(['person']);
    // No object is left out of account that could be asked for.
    expect(textsOf([person, unsure], { contextScore: 0.9 })).to.deep.equal(['person']);
    expect(textsOf([person, unsure], { minScore: 0.2, contextScore: 0.9 })).not.to.include(
      'person',
    );
    expect(textsOf([person, small], { keep: 'all' })).to.deep.equal(['person']);
  });

  it('says nothing that is true only because of what is small or unsure', () => {
    // Of the large ones the second is rightmost, of all that is seen the third.
    const row = [at('person', 20, 200), at('person', 300, 200), at('person', 560, 200, [60])];

    const texts = textsOf(row);

    expect(texts).to.include('left person');
    expect(texts).not.to.include('right person');
    expect(texts).not.to.include('middle person');
  });

  it('keeps texts that mean several when asked to, and says so', () => {
    const pair = [at('person', 20, 200), at('person', 500, 200)];

    const queries = choosePseudoQueries(pair, image, { keep: 'all', queries: 1000 });

    const plain = queries.filter(({ text }) => text === 'person');
    expect(plain.map(({ isUnique }) => isUnique)).to.deep.equal([false, false]);
    expect(queries.some(({ isUnique }) => isUnique)).to.equal(true);
  });

  it('asks for nothing that is unsure or smaller than a 64th, unless told otherwise', () => {
    const unsure = at('dog', 20, 200, [80, 0.29]);
    const small = at('dog', 20, 200, [69]);
    const large = at('dog', 20, 200, [70]);

    expect(textsOf([unsure])).to.deep.equal([]);
    expect(textsOf([unsure], { minScore: 0.29 })).to.have.lengthOf(1);
    expect(textsOf([small])).to.deep.equal([]);
    expect(textsOf([small], { minArea: 0 })).to.have.lengthOf(1);
    expect(textsOf([large])).to.have.lengthOf(1);
  });

  it('keeps the more confident of overlapping objects; people and things do not compete', () => {
    // IoUs with the horse: 83 / 117 of the cow, 90 / 110 of the person, 40 / 160 of what is apart.
    const horse = at('horse', 100, 100, [100, 0.6]);
    const cow = at('cow', 117, 100, [100, 0.8]);
    const person = at('person', 110, 100, [100, 0.5]);
    const apart = at('cow', 160, 100, [100, 0.8]);

    expect(targetsOf([horse, cow])).to.deep.equal([117]);
    expect(targetsOf([horse, cow, person])).to.deep.equal([110, 117]);
    expect(targetsOf([horse, apart])).to.deep.equal([160, 100]);
    expect(targetsOf([horse, cow], { maxOverlap: 1 })).to.deep.equal([117, 100]);
  });

  it('asks for three objects: people first, then by confidence', () => {
    const things = [at('dog', 10, 10, [90, 0.95]), at('cat', 200, 10, [90, 0.99])];
    const people = [at('person', 10, 300, [90, 0.4]), at('person', 300, 300, [90, 0.5])];
    const third = at('person', 500, 300, [90, 0.45]);

    expect(targetsOf([...things, ...people])).to.deep.equal([300, 10, 200]);
    expect(targetsOf([...things, ...people, third])).to.deep.equal([300, 500, 10]);
    expect(targetsOf(things, { objects: 1 })).to.deep.equal([200]);
  });

  it('describes people by small garments, and asks for garments last', () => {
    const person = at('person', 20, 100, [200, 0.5]);
    const other = at('person', 400, 100, [200, 0.6]);
    const tie = at('tie', 90, 150, [40, 0.9]);
    const dress = at('dress', 300, 10, [80, 0.99]);

    expect(textsOf([person, other, tie])).to.include('the person in the black tie');
    expect(targetsOf([dress, person, other])).to.deep.equal([400, 20, 300]);
    expect(targetsOf([dress, person, other], { objects: 2 })).to.deep.equal([400, 20]);
  });

  it('draws six texts, each with the same chance, and the same for the same seed', () => {
    const row = [at('person', 20, 200), at('person', 280, 200), at('person', 540, 200)];
    const all = textsOf(row);
    const counts = new Map(all.map((text) => [text, 0]));
    const rounds = 3000;
    for (let seed = 0; seed < rounds; seed += 1) {
      const texts = textsOf(row, { queries: 6, seed });
      expect(new Set(texts).size).to.equal(6);
      for (const text of texts) counts.set(text, (counts.get(text) ?? NaN) + 1);
    }

    expect(all).to.have.lengthOf(12);
    // Half of all, within five standard deviations.
    for (const [text, count] of counts) {
      expect(count, text).to.be.closeTo(rounds / 2, 5 * Math.sqrt(rounds / 4));
    }
    expect(textsOf(row, { queries: 6, seed: 5 })).to.deep.equal(
      textsOf(row, { queries: 6, seed: 5 }),
    );
  });

  it('does not mind the order of the detections', () => {
    const row = [at('person', 20, 200, [80, 0.7]), at('person', 280, 200, [80, 0.8])];

    expect(choosePseudoQueries(row.toReversed(), image)).to.deep.equal(
      choosePseudoQueries(row, image),
    );
  });

  it('writes Pseudo-Q’s forms alone when asked', () => {
    const row = [at('person', 20, 200), at('person', 280, 200), at('person', 540, 200)];

    const published = textsOf(row, { forms: 'published' });

    expect(published).to.have.lengthOf(9);
    expect(published.join()).not.to.contain('the second');
  });

  it('cuts off what leaves the image, and leaves out what is outside', () => {
    const half = at('person', 600, 200, [120]);
    const outside = at('person', 700, 200);

    const [query] = choosePseudoQueries([half, outside], image);

    expect(query).to.deep.include({ text: 'person', distractors: 0 });
    expect(query?.target.box).to.deep.equal({ left: 600, top: 200, right: 640, bottom: 320 });
  });

  it('gives nothing for nothing, and refuses numbers that cannot be', () => {
    expect(choosePseudoQueries([], image)).to.deep.equal([]);
    for (const options of [
      { minScore: 1.1 },
      { contextScore: -0.1 },
      { minArea: NaN },
      { maxOverlap: 2 },
      { objects: 0 },
      { queries: 1.5 },
    ]) {
      expectCode(() => choosePseudoQueries([], image, options), 'INVALID_OPTION');
    }
    expectCode(() => choosePseudoQueries([at(' ', 0, 0)], image), 'INVALID_OPTION');
  });
});
