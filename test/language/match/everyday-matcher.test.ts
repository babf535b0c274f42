import { expect } from 'chai';

import { everydayMatcher, WordNet } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { bestLabel, readCocoLabels } from '../../support/coco-labels.js';
import { readWordNetFiles } from '../../support/word-net.js';

const labels = readCocoLabels();
const wordNet = new WordNet(readWordNetFiles());

describeLabelMatcher('everydayMatcher', { create: () => everydayMatcher() });
describeLabelMatcher('everydayMatcher with WordNet', {
  create: () => everydayMatcher({ wordNet }),
});

describe('everydayMatcher', () => {
  const matcher = everydayMatcher({ wordNet });

  for (const [words, label] of [
    [
      'men, people, mother, dad, grandma, chef, surfer, batter, bride, cop, toddler, kids',
      'person',
    ],
    ['dalmatian, puppy, hound', 'dog'],
    ['bike, bicylce', 'bicycle'],
    ['bannana, bananas', 'banana'],
    ['girafe, giraffes, firaffe', 'giraffe'],
    ['calves, oxen', 'cow'],
    ['geese, duck, rooster', 'bird'],
    ['boots', '-'],
    ['mitten', '-'],
    ['computer mouse', 'mouse'],
    ['tennis ball, soccer ball', 'sports ball'],
    ['tie, necktie', 'tie'],
    ['kite', 'kite'],
    ['baseball bat', 'baseball bat'],
    ['orange, oranges', 'orange'],
    ['jet, airliner', 'airplane'],
  ] as const) {
    it(`finds "${label}" for ${words}`, async () => {
      for (const word of words.split(', ')) {
        const found = await matcher.similarity(nounPhrase(word), labels);
        const sure = found.map((similarity) => (similarity < 0.5 ? 0 : similarity));

        expect(bestLabel(sure, labels), word).to.equal(label);
      }
    });
  }

  it('ranks a neighbour behind all of the name', async () => {
    const found = await matcher.similarity(nounPhrase('couch'), ['couch', 'chair', 'pizza']);

    const [couch = 0, chair = 0, pizza = 0] = found;
    expect(couch).to.equal(1);
    expect(chair).to.be.within(0.1, 0.5);
    expect(pizza).to.be.below(chair);
  });

  it('asks the fallback about words that it does not know', async () => {
    const fallback = { similarity: () => Promise.resolve(Float32Array.of(0.9, 0.1)) };
    const backed = everydayMatcher({ wordNet, fallback });

    const unknown = await backed.similarity(nounPhrase('blorptron'), ['dog', 'cat']);
    const known = await backed.similarity(nounPhrase('kitten'), ['dog', 'cat']);

    expect(bestLabel(unknown, ['dog', 'cat'])).to.equal('dog');
    expect(bestLabel(known, ['dog', 'cat'])).to.equal('cat');
  });
});
