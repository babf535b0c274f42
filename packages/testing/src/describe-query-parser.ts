import type { NounPhrase, QueryParser } from '@grounder/core';

import type { ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import { expectCode, expectEqual, expectThat, thrownBy } from './expectations.js';

const plain = [
  'the dog',
  'second man from the left holding a red cup',
  'NOT the wooden chair without arms!!!',
  'piece of pizza closest to the camera',
];

const odd = [
  '🐕',
  '👩‍👩‍👧 next to the 🚗',
  '左边的红色汽车',
  'الكلب الأسود على اليسار',
  'собака слева',
  'का कुत्ता',
  'ทางซ้าย',
  'e\u0301le\u0301phant',
  'dog\u0000cat',
  '\ud83d',
  '\u200b',
  '\u202edog\u202c',
  '...',
  '-',
  '"',
  "''",
  '((((',
  '1234567890',
  'of of of of',
  'the',
  'left',
  'not',
  'without',
  'constructor',
  '__proto__',
  'hasOwnProperty toString',
  '<b>dog</b> & cat',
  'dog\n\t\r\ncat',
  'dog\u00a0\u3000cat',
  'http://example.com/dog.jpg',
  '$& $1 \\d+ %s {0}',
  'x'.repeat(400),
  'dog of '.repeat(40),
  'the man '.repeat(40),
];

const blank = ['', ' ', '\n', '\t \r\n', '\u00a0', '\u3000'];

/**
 * The contract of `QueryParser`.
 * @param name - The adapter's name.
 * @param options - How to make it.
 */
export function describeQueryParser(name: string, options: ContractOptions<QueryParser>): void {
  describeContract(`${name} keeps the contract of QueryParser`, options, (check) => {
    for (const text of [...plain, ...odd]) {
      check(`reads ${JSON.stringify(text).slice(0, 60)}`, (parser) => {
        const query = parser.parse(text);

        expectEqual(query.text, text.trim(), 'the trimmed text');
        expectThat(Array.isArray(query.entities), 'a list of entities', query.entities);
        if (query.subject !== undefined) expectNounPhrase(query.subject);
        expectEqual(parser.parse(text), query, 'the same a second time');
        expectEqual(JSON.parse(JSON.stringify(query)), query, 'plain data that survives JSON');
      });
    }

    check('leaves out the white space around a phrase', (parser) => {
      const padded = parser.parse(' \t the dog \n');

      expectEqual(padded, parser.parse('the dog'), 'the same as without white space');
    });

    check('does not depend on what it read before', (parser) => {
      const alone = parser.parse('the dog');

      for (const text of [...plain, ...odd]) parser.parse(text);

      expectEqual(parser.parse('the dog'), alone, 'the same as before');
    });

    for (const text of blank) {
      check(`refuses ${JSON.stringify(text)} with INVALID_QUERY`, (parser) => {
        expectCode(
          thrownBy(() => parser.parse(text)),
          'INVALID_QUERY',
        );
      });
    }

    for (const word of ['dog ', 'x', '🐕', '(']) {
      check(`refuses 100 kB of ${JSON.stringify(word)} with INVALID_QUERY`, (parser) => {
        const text = word.repeat(Math.ceil(102_400 / word.length));

        expectCode(
          thrownBy(() => parser.parse(text)),
          'INVALID_QUERY',
        );
      });
    }
  });
}

function expectNounPhrase(phrase: NounPhrase): void {
  for (const key of ['text', 'head', 'lemma'] as const) {
    expectThat(phrase[key].trim() !== '', `a noun phrase with a ${key}`, phrase);
  }
  expectEqual(phrase.head, phrase.head.toLowerCase(), 'a head in lower case');
  for (const { word, object } of phrase.relations) {
    expectThat(word.trim() !== '', 'a relation with a word', word);
    expectNounPhrase(object);
  }
}
