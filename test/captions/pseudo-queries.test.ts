import { expect } from 'chai';

import { pseudoQueries } from '@grounder/captions';
import type { Detection } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { generateScene } from '@grounder/scenes';

import { expectCode } from '../support/failures.js';

type Rgb = readonly [number, number, number];
type Size = readonly [width: number, height: number];
const sides = { width: 640, height: 480 };

/** A label with left, top, and width and height. */
function at(label: string, left: number, top: number, size = [60, 60] as Size): Detection {
  const [width, height] = size;
  return { label, score: 0.9, box: { left, top, right: left + width, bottom: top + height } };
}

/** Grey, with filled boxes. */
function paint(...filled: readonly (readonly [Detection, Rgb])[]) {
  const { width, height } = sides;
  const data = new Uint8Array(3 * width * height).fill(128);
  for (const [{ box }, colour] of filled) {
    for (let row = box.top; row < box.bottom; row += 1) {
      for (let column = box.left; column < box.right; column += 1) {
        data.set(colour, 3 * (row * width + column));
      }
    }
  }
  return createRasterImage(width, height, data);
}

/** Texts of a region about things without colours of their own: people. */
function textsOf(detections: readonly Detection[], region: number, image = paint()) {
  return pseudoQueries(detections, image)
    .filter((query) => query.region === region)
    .map(({ text }) => text);
}

describe('pseudoQueries', () => {
  it('tells objects of a row apart by side, middle and order', () => {
    const row = [at('person', 20, 200), at('person', 280, 200), at('person', 540, 200)];

    expect(textsOf(row, 0)).to.include.members([
      'person left',
      'left person',
      'person on the left',
      'the first person from the left',
    ]);
    expect(textsOf(row, 1)).to.include.members([
      'middle person',
      'person in the middle',
      'the second person from the left',
    ]);
    expect(textsOf(row, 2)).to.include.members([
      'person on the right',
      'the first person from the right',
    ]);
  });

  it('names top and bottom of a column, and no side of it', () => {
    const column = [at('person', 300, 20), at('person', 305, 380)];

    expect(textsOf(column, 0)).to.include('person on the top');
    expect(textsOf(column, 1)).to.include('bottom person');
    expect(textsOf(column, 0).join()).not.to.match(/left|right/);
  });

  it('says nothing of places of what is alone of its class', () => {
    expect(textsOf([at('person', 20, 200), at('dog', 500, 200)], 0)).to.deep.equal(['person']);
  });

  it('tells front and behind, largest and smallest by area', () => {
    const far = [at('person', 100, 100, [40, 40]), at('person', 400, 100, [200, 300])];

    expect(textsOf(far, 0)).to.include.members(['person behind', 'the smallest person']);
    expect(textsOf(far, 1)).to.include.members(['person in the front', 'the largest person']);
    const alike = [at('person', 100, 100), at('person', 400, 100)];
    expect(textsOf(alike, 0).join()).not.to.match(/front|behind|est person/);
  });

  it('names the colours of things, with what they rest on', () => {
    const red = at('car', 60, 200, [120, 80]);
    const blue = at('car', 400, 200, [120, 80]);
    const image = paint([red, [200, 20, 20]], [blue, [30, 60, 200]]);

    const queries = pseudoQueries([red, blue], image);

    const [first] = queries.filter(({ text }) => text === 'red car');
    expect(first).to.include({ region: 0, isUnique: true });
    expect(first?.facts.map(({ kind }) => kind)).to.deep.equal(['colour', 'noun']);
    expect(first?.facts[0]?.because).to.match(/^[01]\.\d\d of what is seen/);
    expect(queries.some(({ text, region }) => text === 'blue car' && region === 1)).to.equal(true);
  });

  it('names the colours of drawn scenes in 98 of 100 cases', () => {
    let [right, all] = [0, 0];
    for (let seed = 5_000_000; seed < 5_000_060; seed += 1) {
      const { image, objects } = generateScene(seed);
      const regions = objects.map(({ shape, box }) => ({ label: shape, box, score: 1 }));
      const queries = pseudoQueries(regions, image);
      for (const [index, { colour }] of objects.entries()) {
        const facts = queries
          .filter(({ region }) => region === index)
          .flatMap((each) => each.facts);
        all += 1;
        if (facts.find(({ kind }) => kind === 'colour')?.words === colour) right += 1;
      }
    }

    expect(right / all).to.be.at.least(0.98);
  });

  it('speaks of the nearest other object', () => {
    const table = at('table', 200, 250, [250, 150]);
    const cases: readonly (readonly [Detection, string])[] = [
      [at('cup', 280, 170, [60, 100]), 'the grey cup on the table'],
      [at('person', 280, 170, [60, 100]), 'the person behind the table'],
      [at('person', 460, 240, [60, 150]), 'the person next to the table'],
      [at('person', 280, 290, [40, 40]), 'the person in front of the table'],
    ];
    for (const [object, expected] of cases) {
      expect(textsOf([object, table], 0)).to.include(expected);
    }
    const car = at('car', 200, 250, [250, 150]);
    expect(textsOf([at('person', 280, 290, [40, 40]), car], 0)).to.include('the person in the car');
    expect(textsOf([at('person', 0, 0, [30, 30]), table], 0)).to.deep.equal(['person']);
  });

  it('dresses people in what lies within their boxes, where it belongs', () => {
    const person = at('person', 100, 100, [100, 300]);
    const hat = at('hat', 120, 100, [50, 40]);
    const jeans = at('jeans', 110, 280, [80, 100]);
    const stray = at('hat', 400, 100, [50, 40]);
    const image = paint([hat, [220, 30, 30]], [jeans, [30, 60, 200]], [stray, [20, 160, 40]]);

    const texts = textsOf([person, hat, jeans, stray], 0, image);

    expect(texts).to.include.members([
      'person red hat',
      'blue jeans person',
      'the person in the red hat',
    ]);
    expect(texts.join()).not.to.contain('green');
  });

  it('puts known materials and patterns between colour and noun, with what they rest on', () => {
    const chair = at('chair', 60, 200, [120, 80]);
    const person = at('person', 300, 100, [100, 300]);
    const shirt = at('shirt', 310, 180, [80, 80]);
    const image = paint([chair, [200, 20, 20]], [shirt, [30, 60, 200]]);
    const wooden = { kind: 'material', words: 'wooden', because: 'said the model' } as const;
    const striped = { kind: 'pattern', words: 'striped', because: 'said the model' } as const;
    const known = new Map([
      [chair, [wooden]],
      [shirt, [striped]],
    ]);

    const queries = pseudoQueries([chair, person, shirt], image, {
      attributesOf: (region) => known.get(region) ?? [],
    });

    const [own] = queries.filter(({ region }) => region === 0);
    expect(own?.text).to.equal('red wooden chair');
    expect(own?.facts.map(({ kind }) => kind)).to.deep.equal(['colour', 'material', 'noun']);
    expect(own?.facts).to.include(wooden);
    const worn = queries.filter(({ region }) => region === 1).map(({ text }) => text);
    expect(worn).to.include('person blue striped shirt');
    expect(worn).to.include('the person in the blue striped shirt');
  });

  it('fills all published forms of clothes and places', () => {
    const pair = [at('person', 20, 100, [100, 300]), at('person', 500, 100, [100, 300])];
    const hat = at('hat', 40, 100, [50, 40]);
    const image = paint([hat, [220, 30, 30]]);

    const texts = pseudoQueries([...pair, hat], image, { forms: 'published' })
      .filter(({ region }) => region === 0)
      .map(({ text }) => text);

    expect([...texts].sort()).to.deep.equal([
      'left person',
      'left person red hat',
      'left red hat person',
      'person',
      'person left',
      'person left red hat',
      'person on the left',
      'person red hat',
      'person red hat left',
      'person red hat on the left',
      'red hat left person',
      'red hat person',
      'red hat person left',
      'red hat person on the left',
    ]);
  });

  it('says whether a text is unique by all its words', () => {
    const pair = [at('person', 20, 200), at('person', 300, 200)];
    const attributesOf = (region: Detection) =>
      region === pair[0] ? [{ kind: 'pattern', words: 'tattooed', because: '' } as const] : [];

    const queries = pseudoQueries(pair, paint(), { attributesOf });

    expect(queries.find(({ text }) => text === 'tattooed person')).to.include({ isUnique: true });
  });

  it('writes in lower case, whatever the case of the labels', () => {
    const person = at('Person', 100, 100, [100, 300]);
    const table = at('Dining Table', 210, 250, [250, 150]);
    const hat = at('Hat', 120, 100, [50, 40]);
    const image = paint([hat, [220, 30, 30]]);

    const texts = [...textsOf([person, hat], 0, image), ...textsOf([person, table], 0, image)];

    expect(texts).to.include('the person in the red hat');
    expect(texts).to.include('the person next to the dining table');
    expect(texts.join()).to.equal(texts.join().toLowerCase());
  });

  it('says which texts are shared, and gives unique ones first', () => {
    const pair = [at('person', 20, 200), at('person', 540, 200)];

    const queries = pseudoQueries(pair, paint()).filter(({ region }) => region === 0);

    expect(queries.find(({ text }) => text === 'person')?.isUnique).to.equal(false);
    expect(queries[0]?.isUnique).to.equal(true);
    const flags = queries.map(({ isUnique }) => isUnique);
    expect(flags.indexOf(false)).to.be.greaterThan(flags.lastIndexOf(true));
  });

  it('keeps to the published forms when asked', () => {
    const row = [at('person', 20, 200), at('person', 280, 200), at('person', 540, 200)];
    const texts = pseudoQueries(row, paint(), { forms: 'published' }).map(({ text }) => text);

    expect(texts).to.include('person on the left');
    expect(texts.some((text) => text.startsWith('the '))).to.equal(false);
  });

  it('gives the same texts again, none for no regions, and refuses what has no name', () => {
    const row = [at('person', 20, 200), at('person', 280, 200)];

    expect(pseudoQueries(row, paint())).to.deep.equal(pseudoQueries(row, paint()));
    expect(pseudoQueries([], paint())).to.deep.equal([]);
    expectCode(() => pseudoQueries([at(' ', 0, 0)], paint()), 'INVALID_OPTION');
    for (const label of ['cup', 'person']) {
      expectCode(() => pseudoQueries([at(label, 900, 0)], paint()), 'INVALID_BOX');
    }
  });

  it('takes 1,000 regions', function () {
    this.timeout(20_000);
    const many = Array.from({ length: 1000 }, (_, index) =>
      at(index % 2 === 0 ? 'cup' : 'dog', (13 * index) % 570, (7 * index) % 410),
    );

    const regions = new Set(pseudoQueries(many, paint()).map(({ region }) => region));

    expect(regions.size).to.equal(1000);
  });
});
