import { expect } from 'chai';

import { evidence, WordNet, wordNetMatcher } from '@grounder/language';
import { describeLabelMatcher } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { bestLabel, readCocoLabels } from '../../support/coco-labels.js';
import { readWordNetFiles } from '../../support/word-net.js';

const wordNet = new WordNet(readWordNetFiles());
const labels = readCocoLabels();

describeLabelMatcher('wordNetMatcher', { create: () => wordNetMatcher({ wordNet }) });

describe('wordNetMatcher', () => {
  const matcher = wordNetMatcher({ wordNet });

  for (const [label, words] of Object.entries({
    person:
      'woman man boy girl mother dad grandma chef surfer batter skier bride cop toddler lady child ' +
      'catcher umpire skateboarder cowboy soldier policeman waitress guy nun teenager infant',
    dog: 'dalmatian chihuahua poodle puppy beagle terrier corgi',
    cat: 'tabby tomcat siamese',
    horse: 'pony mare stallion',
    sheep: 'ewe',
    cow: 'heifer',
    bird: 'parrot pigeon seagull duck goose owl flamingo',
    car: 'sedan convertible taxi limousine',
    truck: 'pickup',
    boat: 'canoe kayak ferry',
    bear: 'grizzly',
    chair: 'armchair rocker',
    couch: 'sofa loveseat',
    airplane: 'biplane jet',
    'cell phone': 'cellphone',
    'hot dog': 'hotdog',
    donut: 'doughnut',
    clock: 'alarm',
  })) {
    it(`finds "${label}" for ${words}`, async () => {
      for (const word of words.split(' ')) {
        const found = await matcher.similarity(nounPhrase(word), labels);

        expect(bestLabel(found, labels), word).to.equal(label);
      }
    });
  }

  it('grades synonyms, kinds, wider words, parts and neighbours', async () => {
    const grade = async (word: string, label: string): Promise<number> =>
      (await matcher.similarity(nounPhrase(word), [label]))[0] ?? NaN;

    expect(await grade('sofa', 'couch')).to.be.closeTo(evidence.synonym, 0.001);
    expect(await grade('dalmatian', 'dog')).to.be.within(0.8, evidence.kind + 0.001);
    expect(await grade('animal', 'dog')).to.be.within(0.4, evidence.broad);
    expect(await grade('vehicle', 'car')).to.be.within(0.5, evidence.broad);
    expect(await grade('shirt', 'person')).to.be.closeTo(evidence.part, 0.001);
    expect(await grade('goat', 'sheep')).to.be.within(0.2, evidence.sibling);
    expect(await grade('dog', 'pizza')).to.be.below(0.2);
    expect(await grade('algorithm', 'pizza')).to.equal(0);
  });

  it('gives wide words to each of their kind', async () => {
    const of = async (word: string): Promise<readonly string[]> => {
      const found = await matcher.similarity(nounPhrase(word), labels);
      return labels.filter((_, index) => (found[index] ?? 0) > evidence.part + 0.01);
    };

    expect(await of('animal')).to.include.members(['dog', 'cat', 'horse', 'bird', 'zebra']);
    expect(await of('furniture')).to.include.members(['chair', 'couch', 'bed', 'dining table']);
    expect(await of('vehicle')).to.include.members(['car', 'truck', 'bicycle', 'boat']);
    expect(await of('vehicle')).to.not.include.members(['dog']);
  });

  it('does not take a bear for a person because speculators are called bears', async () => {
    const [bear] = await matcher.similarity(nounPhrase('investor'), ['bear']);

    expect(bear).to.be.below(evidence.neutral);
  });

  it('reads the kind of a compound that WordNet does not have off its last word', async () => {
    for (const [word, label] of [
      ['fire truck', 'truck'],
      ['baseball player', 'person'],
      ['red lego truck', 'truck'],
      ['tennis ball', 'sports ball'],
    ] as const) {
      const found = await matcher.similarity(nounPhrase(word), labels);

      expect(bestLabel(found, labels), word).to.equal(label);
    }
  });
});
