import { expect } from 'chai';

import { evidence, everydaySynonyms, lexicalMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { bestLabel, readCocoLabels } from '../../support/coco-labels.js';

const labels = readCocoLabels();
const tolerance = 1e-6;

describeLabelMatcher('lexicalMatcher', { create: () => lexicalMatcher() });

describe('lexicalMatcher', () => {
  const matcher = lexicalMatcher();

  async function similarity(
    head: string,
    label: string,
    rest: Parameters<typeof nounPhrase>[1] = {},
  ): Promise<number> {
    const [found = NaN] = await matcher.similarity(nounPhrase(head, rest), [label]);
    return found;
  }

  for (const [word, label] of Object.entries({
    dogs: 'dog',
    sheep: 'sheep',
    people: 'person',
    knives: 'knife',
    mice: 'mouse',
    buses: 'bus',
    benches: 'bench',
    couches: 'couch',
    'wine glasses': 'wine glass',
    wineglass: 'wine glass',
    'hot-dogs': 'hot dog',
    ski: 'skis',
    scissors: 'scissors',
    'Tennis Rackets': 'tennis racket',
    teddybear: 'teddy bear',
    vases: 'vase',
    oranges: 'orange',
    toothbrushes: 'toothbrush',
    zebras: 'zebra',
  })) {
    it(`takes "${word}" for the very name of "${label}"`, async () => {
      expect(await similarity(word, label)).to.equal(evidence.name);
    });
  }

  for (const [word, plural] of Object.entries({
    man: 'Men',
    woman: 'women',
    child: 'Children',
    goose: 'geese',
    leaf: 'leaves',
    cookie: 'cookies',
    cherry: 'cherries',
    potato: 'potatoes',
    shoe: 'shoes',
    glove: 'gloves',
    glass: 'glasses',
    horse: 'horses',
    deer: 'deer',
    house: 'houses',
    fox: 'foxes',
  })) {
    it(`knows "${plural}" as the plural of "${word}"`, async () => {
      expect(await similarity(word, plural)).to.equal(evidence.name);
    });
  }

  for (const [word, label] of Object.entries({
    sofa: 'couch',
    loveseat: 'couch',
    television: 'tv',
    motorbike: 'motorcycle',
    fridge: 'refrigerator',
    smartphone: 'cell phone',
    phone: 'cell phone',
    planes: 'airplane',
    plane: 'aeroplane',
    doughnut: 'donut',
    racquet: 'tennis racket',
    hamburger: 'sandwich',
    puppy: 'dog',
    kitten: 'cat',
    calf: 'cow',
    lamb: 'sheep',
    foal: 'horse',
  })) {
    it(`takes "${word}" for a synonym of "${label}"`, async () => {
      expect(await similarity(word, label)).to.be.closeTo(evidence.synonym, tolerance);
    });
  }

  for (const [word, label] of Object.entries({
    bike: 'bicycle',
    bag: 'handbag',
    table: 'dining table',
    plant: 'potted plant',
    mug: 'cup',
    monitor: 'tv',
    'fire truck': 'truck',
    'school bus': 'bus',
    'polar bear': 'bear',
    'tennis ball': 'sports ball',
    light: 'traffic light',
    'coffee table': 'dining table',
    'baseball player': 'person',
    woman: 'person',
    vehicle: 'car',
    hamburgers: 'sandwich',
  })) {
    it(`finds "${label}" for "${word}" among COCO's labels`, async () => {
      const found = await matcher.similarity(nounPhrase(word), labels);

      expect(bestLabel(found, labels)).to.equal(label);
    });
  }

  it('takes no hot dog for a dog and no dog for a hot dog', async () => {
    expect(await similarity('hot dog', 'dog')).to.equal(0);
    expect(await similarity('dog', 'hot dog')).to.equal(0);
  });

  it('prefers the words before the head when they make another name', async () => {
    const bear = nounPhrase('bear', { text: 'the large stuffed bear' });
    const lamb = nounPhrase('lamb', { text: 'a small stuffed lamb' });

    const [first, second] = await Promise.all(
      [bear, lamb].map((subject) => matcher.similarity(subject, labels)),
    );

    expect(bestLabel(first ?? new Float32Array(), labels)).to.equal('teddy bear');
    expect(bestLabel(second ?? new Float32Array(), labels)).to.equal('teddy bear');
  });

  it('tells a glass of wine from a glass', async () => {
    const of = { word: 'of', object: nounPhrase('wine'), negated: false };

    const wine = await matcher.similarity(nounPhrase('glass', { relations: [of] }), labels);
    const plain = await matcher.similarity(nounPhrase('glass'), labels);

    expect(bestLabel(wine, labels)).to.equal('wine glass');
    expect(bestLabel(plain, labels)).to.equal('cup');
  });

  it('uses the lemma of the parser', async () => {
    const subject = nounPhrase('loaves', { lemma: 'loaf' });

    const [found] = await matcher.similarity(subject, ['loaf']);

    expect(found).to.equal(evidence.name);
  });

  it('forgives a misspelling of a label or of its synonyms', async () => {
    for (const [word, label] of [
      ['girafe', 'giraffe'],
      ['zeebra', 'zebra'],
      ['umbrela', 'umbrella'],
      ['elehpant', 'elephant'],
      ['tennis rackett', 'tennis racket'],
      ['motrocycle', 'motorcycle'],
      ['telivision', 'tv'],
    ] as const) {
      const found = await matcher.similarity(nounPhrase(word), labels);

      expect(bestLabel(found, labels), word).to.equal(label);
      expect(Math.max(...found), word).to.be.below(evidence.synonym);
    }
  });

  it('takes no short word for a misspelling when it has no dictionary', async () => {
    expect(await similarity('bowt', 'boat')).to.equal(0);
    expect(await similarity('boot', 'boat')).to.equal(0);
  });

  it('takes no English word for a misspelling', async () => {
    const words = new Set(['boot', 'bow', 'car', 'battle', 'mitten']);
    const strict = lexicalMatcher({ isWord: (word) => words.has(word) });

    for (const [word, label] of [
      ['boot', 'boat'],
      ['bow', 'bowl'],
      ['car', 'cat'],
      ['battle', 'bottle'],
      ['mitten', 'kitten'],
    ] as const) {
      const [found] = await strict.similarity(nounPhrase(word), [label]);

      expect(found, word).to.equal(0);
    }
    const [misspelled] = await strict.similarity(nounPhrase('boet'), ['boat']);
    expect(misspelled).to.be.above(0.9);
  });

  it('compares with labels of any other set', async () => {
    const others = ['Human face', 'Man', 'Sofa bed', 'cowboy_hat', 'Coffee table'];

    const man = await matcher.similarity(nounPhrase('guy'), others);
    const hat = await matcher.similarity(nounPhrase('cowboy hats'), others);
    const table = await matcher.similarity(nounPhrase('table'), others);

    expect(bestLabel(man, others)).to.equal('Man');
    expect(bestLabel(hat, others)).to.equal('cowboy_hat');
    expect(bestLabel(table, others)).to.equal('Coffee table');
  });

  it('uses the synonyms that it is given', async () => {
    const ours = lexicalMatcher({
      synonyms: { same: [['rover', 'robot']], graded: { thingy: { robot: 0.7 } }, opaque: [] },
    });

    const rover = await ours.similarity(nounPhrase('rovers'), ['robot', 'couch']);
    const thingy = await ours.similarity(nounPhrase('thingy'), ['robot', 'couch']);
    const sofa = await ours.similarity(nounPhrase('sofa'), ['robot', 'couch']);

    expect(rover[0]).to.be.closeTo(evidence.synonym, tolerance);
    expect(thingy[0]).to.be.closeTo(0.7, tolerance);
    expect(sofa[1]).to.equal(0);
  });

  it('uses the everyday synonyms by default', async () => {
    const subject = nounPhrase('loveseat');

    const byDefault = await lexicalMatcher().similarity(subject, labels);
    const told = await lexicalMatcher({ synonyms: everydaySynonyms }).similarity(subject, labels);

    expect(byDefault).to.deep.equal(told);
  });
});

describe('everydaySynonyms', () => {
  it('has every name in one group only', () => {
    const names = everydaySynonyms.same.flat();

    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('has similarities above 0 and below 1', () => {
    for (const [word, meanings] of Object.entries(everydaySynonyms.graded)) {
      for (const value of Object.values(meanings)) expect(value, word).to.be.within(0.01, 0.99);
    }
  });
});
