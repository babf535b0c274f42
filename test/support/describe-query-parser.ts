import { expect } from 'chai';

import type { NounPhrase, QueryParser } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { thrownBy } from './failures.js';
import type { Create } from './subject.js';
import { subjectOf } from './subject.js';

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

const empty = ['', ' ', '\n', '\t \r\n', '\u00a0', '\u3000'];

/**
 * The contract of `QueryParser`.
 *
 * @param name - The adapter's name.
 * @param createParser - Makes the parser; it is disposed at the end when it can be.
 */
export function describeQueryParser(name: string, createParser: Create<QueryParser>): void {
  describe(`${name} keeps the contract of QueryParser`, () => {
    const parser = subjectOf(createParser);

    for (const text of [...plain, ...odd]) {
      it(`reads ${JSON.stringify(text).slice(0, 60)}`, () => {
        const query = parser().parse(text);

        expect(query.text).to.equal(text.trim());
        expect(query.entities).to.be.an('array');
        if (query.subject !== undefined) expectNounPhrase(query.subject);
        expect(parser().parse(text), 'a second time').to.deep.equal(query);
      });

      it(`gives plain data for ${JSON.stringify(text).slice(0, 60)}`, () => {
        const query = parser().parse(text);

        expect(JSON.parse(JSON.stringify(query))).to.deep.equal(query);
      });
    }

    it('leaves out the white space around a phrase', () => {
      expect(parser().parse(' \t the dog \n').text).to.equal('the dog');
      expect(parser().parse(' \t the dog \n')).to.deep.equal(parser().parse('the dog'));
    });

    it('does not depend on what it read before', () => {
      const alone = parser().parse('the dog');

      for (const text of [...plain, ...odd]) parser().parse(text);

      expect(parser().parse('the dog')).to.deep.equal(alone);
    });

    for (const text of empty) {
      it(`refuses ${JSON.stringify(text)} with INVALID_QUERY`, () => {
        expectRefused(() => parser().parse(text));
      });
    }

    for (const word of ['dog ', 'x', '🐕', '(']) {
      it(`refuses 100 kB of ${JSON.stringify(word)} with INVALID_QUERY`, () => {
        expectRefused(() => parser().parse(word.repeat(Math.ceil(102_400 / word.length))));
      });
    }
  });
}

function expectNounPhrase(phrase: NounPhrase): void {
  expect(phrase.text.trim()).to.not.equal('');
  expect(phrase.head.trim()).to.not.equal('');
  expect(phrase.head).to.equal(phrase.head.toLowerCase());
  expect(phrase.lemma.trim()).to.not.equal('');
  for (const { word, object } of phrase.relations) {
    expect(word.trim()).to.not.equal('');
    expectNounPhrase(object);
  }
}

function expectRefused(call: () => unknown): void {
  const error = thrownBy(call);

  expect(GroundingError.isInstance(error), String(error)).to.equal(true);
  expect(error).to.have.property('code', 'INVALID_QUERY');
}
