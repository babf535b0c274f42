import { createRandom, GroundingError } from '@grounder/core';
import type { PythonValue } from '@grounder/detectors/internal';
import { parsePythonLiteral } from '@grounder/detectors/internal';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';

/** A value in the notation of the fixture's generator. */
type Tagged =
  | null
  | boolean
  | { readonly int: string }
  | { readonly float: string }
  | { readonly text: string }
  | { readonly list: readonly Tagged[] }
  | { readonly map: readonly (readonly [Tagged, Tagged])[] };

const cases = readJsonFixture('detectors/python-literals.json') as readonly {
  readonly text: string;
  readonly value: Tagged;
}[];

function untag(value: Tagged): PythonValue {
  if (value === null || typeof value === 'boolean') return value;
  if ('text' in value) return value.text;
  if ('list' in value) return value.list.map(untag);
  if ('map' in value) return new Map(value.map.map(([key, item]) => [untag(key), untag(item)]));
  if ('float' in value) return Number(value.float.replace('inf', 'Infinity'));
  const number = Number(value.int);
  return Number.isSafeInteger(number) ? number : BigInt(value.int);
}

describe('parsePythonLiteral', () => {
  it(`reads ${cases.length} values as Python wrote them`, () => {
    for (const { text, value } of cases) {
      expect(parsePythonLiteral(text), text).to.deep.equal(untag(value));
    }
  });

  for (const [text, value] of [
    [' [ 1 , 2 , ] ', [1, 2]],
    ['(1)', 1],
    ["u'dog'", 'dog'],
    ["'\\101\\x41\\u0041\\U00000041'", 'AAAA'],
    ["'\\d'", '\\d'],
    ['nan', NaN],
    ['.5', 0.5],
    ['1.', 1],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parsePythonLiteral(text)).to.deep.equal(value);
    });
  }

  for (const text of [
    ...['', '{', '[1', '[1 2]', '{1}', '{1:}', "{1: 'a' 2: 'b'}", "'a", '"a\'', "'a' 'b'", '1 2'],
    ...['None2', 'nope', '1_000', '0x10', '1.2.3', "b'a'", 'OrderedDict()', "'\\x1'", "'\\N{DOG}'"],
    ...["'\\U00110000'", "'line\nbreak'", ',', '{1, 2}', '()()', '<object>'],
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expectCode(() => parsePythonLiteral(text), 'INVALID_DATA');
    });
  }

  it('refuses lists in lists without end', () => {
    expectCode(() => parsePythonLiteral('['.repeat(100_000)), 'INVALID_DATA');
  });

  for (const [what, text] of [
    ['digits', '1'.repeat(100_000)],
    ['digits before a letter', `${'1'.repeat(100_000)}x`],
    ['digits of a fraction', `1.${'1'.repeat(100_000)}x`],
    ['spaces', `[${' '.repeat(100_000)}`],
    ['backslashes', `'${'\\'.repeat(100_001)}`],
    ['an open text', `'${'a'.repeat(100_000)}`],
    ['commas', `[${'1,'.repeat(50_000)}x]`],
    ['empty lists', '[],'.repeat(50_000)],
    ['lists and dictionaries in each other', '[{1:('.repeat(25_000)],
  ] as const) {
    it(`refuses 100,000 characters of ${what} in no time`, () => {
      expectCode(() => parsePythonLiteral(text), 'INVALID_DATA');
    }).timeout(2000);
  }

  it('reads whole numbers of as many digits as Python does', () => {
    expect(parsePythonLiteral('9'.repeat(4300))).to.equal(BigInt('9'.repeat(4300)));
  });

  it('names the place of what it cannot read', () => {
    expect(() => parsePythonLiteral("{0: 'cat', 1: dog}")).to.throw('character 13');
  });

  it('reads or refuses texts with any character changed', () => {
    const random = createRandom(3);
    for (const { text } of cases) {
      for (let round = 0; round < 20; round += 1) {
        const place = Math.floor(text.length * random());
        const character = `'"\\,:()[]{}x0eN\n`.charAt(Math.floor(16 * random()));
        expectValueOrRefusal(text.slice(0, place) + character + text.slice(place + 1));
        expectValueOrRefusal(text.slice(0, place));
      }
    }
  });
});

function expectValueOrRefusal(text: string): void {
  try {
    parsePythonLiteral(text);
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    expect(error.code).to.equal('INVALID_DATA');
  }
}
