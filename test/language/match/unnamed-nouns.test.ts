import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { everydayMatcher, WinkQueryParser, WordNet } from '@grounder/language';

import { readWordNetFiles } from '../../support/word-net.js';

const labels = JSON.parse(
  readFileSync(
    new URL('../../../../test/fixtures/language/coco-labels.json', import.meta.url),
    'utf8',
  ),
) as readonly string[];
const matcher = everydayMatcher({ wordNet: new WordNet(readWordNetFiles()) });
const parser = new WinkQueryParser();

async function bestOf(noun: string): Promise<{ readonly label: string; readonly value: number }> {
  const { subject } = parser.parse(`the ${noun}`);
  if (subject === undefined) return { label: '', value: 0 };
  const similarities = Array.from(await matcher.similarity(subject, labels));
  const value = Math.max(...similarities);
  return { label: labels[similarities.indexOf(value)] ?? '', value };
}

const nouns = JSON.parse(
  readFileSync(
    new URL('../../../../test/fixtures/language/everyday-nouns.json', import.meta.url),
    'utf8',
  ),
) as {
  readonly named: Readonly<Record<string, readonly string[]>>;
  readonly unnamed: readonly string[];
};

describe('everydayMatcher on nouns that no label names', () => {
  const animals = 'tiger whale shrimp lion cheetah'.split(' ');
  const machines = 'printer scanner calculator speaker stroller washer rake'.split(' ');
  const others = 'poster tower river net key match broom billboard'.split(' ');

  it('takes animals and machines for no person, whatever else they are called after', async () => {
    for (const noun of [...animals, ...machines]) {
      const { label, value } = await bestOf(noun);
      expect(value, `${noun}, ${label}`).to.be.below(0.5);
    }
  });

  it('does not follow the rare meanings of a word', async () => {
    for (const noun of others) {
      const { label, value } = await bestOf(noun);
      expect(value, `${noun}, ${label}`).to.be.below(0.5);
    }
  });

  it('still knows who is a person, and what things are called', async () => {
    const named = {
      person: 'pitcher guard king chef lifeguard pirate',
      boat: 'yacht canoe ferry',
      bottle: 'thermos flask',
      dog: 'labrador dalmatian',
      book: 'novel magazine',
    };
    for (const [label, nouns] of Object.entries(named)) {
      for (const noun of nouns.split(' ')) {
        const best = await bestOf(noun);
        expect(best.label, noun).to.equal(label);
        expect(best.value, noun).to.be.at.least(0.5);
      }
    }
  });

  it('finds the label of 96 in 100 everyday nouns that one names, and takes 3 in 100 others', async () => {
    let [right, taken] = [0, 0];
    for (const [noun, named] of Object.entries(nouns.named)) {
      const { label, value } = await bestOf(noun);
      if (value >= 0.5 && named.includes(label)) right += 1;
    }
    for (const noun of nouns.unnamed) taken += (await bestOf(noun)).value >= 0.5 ? 1 : 0;
    expect(right / Object.keys(nouns.named).length).to.be.at.least(0.96);
    expect(taken / nouns.unnamed.length).to.be.at.most(0.03);
  });

  it('takes no compound for what its last word names, nor pliers for people', async () => {
    for (const noun of [
      'cutting board',
      'ironing board',
      'satellite dish',
      'golf club',
      'pliers',
    ]) {
      const { label, value } = await bestOf(noun);
      expect(value, `${noun}, ${label}`).to.be.below(0.5);
    }
  });

  it('takes glasses for what is worn, and two glasses for what is drunk from', async () => {
    expect((await bestOf('glasses')).value).to.be.below(0.5);
    expect(await bestOf('two glasses')).to.deep.include({ label: 'cup' });
    expect((await bestOf('two glasses')).value).to.be.at.least(0.5);
  });
});
