import { expect } from 'chai';

import { WordNet } from '@grounder/language';

import { thrownBy } from '../../support/failures.js';
import { readWordNetFiles } from '../../support/word-net.js';

const files = readWordNetFiles();
const wordNet = new WordNet(files);

describe('WordNet', () => {
  it('finds every lemma of its index', () => {
    const lines = new TextDecoder().decode(files.index).split('\n');
    const lemmas = lines.filter((line) => /^\S/.test(line)).map((line) => line.split(' ')[0] ?? '');

    const missing = lemmas.filter((lemma) => !wordNet.has(lemma));

    expect(lemmas).to.have.length.above(100_000);
    expect(missing).to.deep.equal([]);
  });

  it('lists meanings in the order of the index', () => {
    expect(wordNet.senses('mouse')).to.deep.equal([2332897, 14312889, 10355276, 3799022]);
  });

  it('reads a meaning with its words and wider meanings', () => {
    const [offset = 0] = wordNet.senses('dalmatian');

    expect(wordNet.synset(2112993)).to.deep.equal({
      offset: 2112993,
      domain: 5,
      isLowerCase: true,
      words: ['dalmatian', 'coach_dog', 'carriage_dog'],
      hypernyms: [2086723],
      wholes: [],
    });
    expect(wordNet.synset(2086723).words).to.include('dog');
    expect(offset).to.be.above(0);
  });

  it('knows nouns of several words, in the plural and written apart', () => {
    for (const noun of ['fire engine', 'knives', 'policemen', 'wine glass', 'teddy bears']) {
      expect(wordNet.has(noun), noun).to.equal(true);
    }
  });

  it('does not know what is no noun', () => {
    for (const noun of ['', ' ', 'girafe', 'zzzz', '犬', '\ud83d', 'a\u0000', '1 This software']) {
      expect(wordNet.has(noun), JSON.stringify(noun)).to.equal(false);
      expect(wordNet.senses(noun)).to.deep.equal([]);
    }
  });

  it('refuses an offset at which no meaning starts', () => {
    const error = thrownBy(() => wordNet.synset(12345));

    expect(error).to.have.property('code', 'INVALID_DATA');
  });

  it('refuses bytes that are not WordNet', () => {
    const error = thrownBy(() => new WordNet({ ...files, data: new Uint8Array(10) }));

    expect(error).to.have.property('code', 'INVALID_DATA');
    expect(error).to.have.property('message').that.includes('data.noun');
  });

  it('refuses files that were cut off', () => {
    const index = files.index.subarray(0, 1_000_000);

    const error = thrownBy(() => new WordNet({ ...files, index }));

    expect(error).to.have.property('code', 'INVALID_DATA');
  });
});
