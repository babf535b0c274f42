import { expect } from 'chai';
import { gzipSync } from 'node:zlib';

import type { NounPhrase } from '@grounder/core';
import { everydayMatcher, WordNet, WinkQueryParser } from '@grounder/language';
import { compactWordNet } from '@grounder/language/internal';

import { readCocoLabels } from '../../support/coco-labels.js';
import { expectCode } from '../../support/failures.js';
import { readWordNetFiles } from '../../support/word-net.js';

describe('compactWordNet', function () {
  this.timeout(600_000);
  const files = readWordNetFiles();
  const compact = compactWordNet(files);
  const labels = readCocoLabels();
  const nouns = new TextDecoder()
    .decode(files.index)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '))
    .map((line) => line.slice(0, line.indexOf(' ')).replaceAll('_', ' '));

  it('is a few hundred kilobytes once it is compressed', () => {
    const { length } = gzipSync(compact, { level: 9 });

    expect(length).to.be.within(300_000, 800_000);
  });

  it('knows the nouns of WordNet with as many meanings of the same kinds, and no others', () => {
    const [whole, small] = [new WordNet(files), new WordNet({ compact })];

    expect(nouns).to.have.length.above(117_000);
    for (const noun of nouns) {
      const kinds = (wordNet: WordNet) =>
        wordNet
          .senses(noun)
          .map((sense) => wordNet.synset(sense))
          .map(({ domain, isLowerCase }) => `${domain} ${String(isLowerCase)}`)
          .join();
      if (kinds(small) !== kinds(whole)) expect(kinds(small), noun).to.equal(kinds(whole));
    }
    for (const word of ['qwxzvk', 'dgo', '', 'dog ', 'a b c', 'constructor x', 'zzz', '犬']) {
      expect(small.has(word), word).to.equal(whole.has(word));
    }
  });

  it('gives the matcher the same answers about all nouns', async () => {
    const template = new WinkQueryParser().parse('the dog').subject;
    const whole = everydayMatcher({ wordNet: new WordNet(files) });
    const small = everydayMatcher({ wordNet: new WordNet({ compact }) });
    for (const head of nouns) {
      const phrase = { ...template, head, text: head, lemma: head } as NounPhrase;
      const expected = await whole.similarity(phrase, labels);
      const found = await small.similarity(phrase, labels);
      if (found.join() !== expected.join()) expect(found, head).to.deep.equal(expected);
    }
  });

  for (const [name, bytes] of [
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('no nouns at all')],
    ['half of it', compact.subarray(0, compact.length / 2)],
    ['more than it', Uint8Array.of(...compact.subarray(0, 6), 1, 1)],
  ] as const) {
    it(`refuses ${name} with INVALID_DATA`, () => {
      expectCode(() => new WordNet({ compact: bytes }), 'INVALID_DATA');
    });
  }
});
