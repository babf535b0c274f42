import { longestText } from '@grounder/core/internal';
import { expect } from 'chai';

import { expectCode } from '../../support/failures.js';

/** Of published tokenizers. */
const published: Readonly<Record<string, string>> = {
  CLIP: String.raw`'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`,
  'GPT-2': String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  'Llama 3': String.raw`(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  'GPT-4o': String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  DeepSeek: String.raw`[!-/:-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  'XLM-RoBERTa': ' {2,}',
  SigLIP: String.raw`[!"#$%&'()*+,\-./:;<=>?@\[\\\]\^_\u0060{|}~]`,
  'digits in threes': String.raw`\d{1,3}(?=(?:\d{3})*(?!\d))`,
  'white space at both ends': String.raw`^\s+|\s+$`,
};

const hostile = [
  ...[
    '(a+)+$',
    '(a|a)*b',
    '(a|aa)+$',
    '(a*)*b',
    '(.*)*,',
    '(x+x+)+y',
    '(?:a?){30}b',
    '((a{1,9}){1,9}){9}b',
  ],
  ...[
    '(?=(a+)+b)a',
    '(?<!(a|aa)+b)c',
    '(?<=b(?:a|a)*)c',
    'a*a*a*b',
    '.*.*=.*',
    'a{1,999}a{1,999}a{1,999}b',
  ],
  ...[
    String.raw`(\w+\s?)*$`,
    String.raw`(a*)\1*b`,
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?:(?:a|b)+c?)+d',
  ],
  ...['(?<x>a|a)*b', '([a]|[^b])*c', 'a?'.repeat(40) + 'b', '('.repeat(101) + ')'.repeat(101)],
];

function holderOf(source: string, content = ''): object {
  return { normalizers: [{ config: { content }, pattern: new RegExp(source, 'gu') }] };
}

describe('longestText', () => {
  for (const [name, source] of Object.entries(published)) {
    it(`takes the expression of ${name} for texts of 77 tokens`, () => {
      expect(longestText([holderOf(source)], 77 * 64)).to.equal(77 * 64);
    });
  }

  for (const source of hostile) {
    it(`refuses ${source.slice(0, 40)}`, () => {
      expectCode(() => longestText([null, holderOf(source)], 77 * 64), 'INVALID_DATA');
    }).timeout(2000);
  }

  it('shortens long texts for what takes quadratic time, and for nothing else', () => {
    expect(longestText([holderOf(String.raw`\s*[\r\n]+`)], 500_000)).to.equal(10_000);
    expect(longestText([holderOf(String.raw`\w+|[^\w\s]+`)], 500_000)).to.equal(500_000);
    expect(longestText([], 500_000)).to.equal(500_000);
  });

  it('allows no text for which what it takes lasts longer than seconds', () => {
    for (const source of [...Object.values(published), String.raw`\s*[\r\n]+|\s*x|\s*y|\s*z`]) {
      const length = longestText([holderOf(source)], 10_000);

      for (const character of [' ', 'a', '1', '.', 'A']) {
        'x'.repeat(20).concat(character.repeat(length)).match(new RegExp(source, 'gu'));
      }
    }
  }).timeout(20_000);

  it('refuses replacements that make a text longer and longer', () => {
    const tenfold = Array.from({ length: 8 }, () => holderOf('a', 'aaaaaaaaaa'));

    expectCode(() => longestText(tenfold, 5000), 'INVALID_DATA');
    expect(longestText([holderOf(' ', '▁'), holderOf('▁', ' ')], 5000)).to.equal(5000);
  });

  it('reads holders that hold themselves, and functions', () => {
    const holder = Object.assign(() => undefined, { self: {}, pattern: /(a+)+$/gu });
    holder.self = holder;

    expectCode(() => longestText([holder], 5000), 'INVALID_DATA');
  });
});
