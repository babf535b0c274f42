import { GroundingError } from '@grounder/core';
import { escapeControls, hasControls, invalidData } from '@grounder/core/internal';
import { expect } from 'chai';

const steering = [
  ...['\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u009b', '\u009f'],
  ...['\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069'],
];

describe('escapeControls', () => {
  for (const sign of steering) {
    const written = `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

    it(`writes ${written} as JSON may`, () => {
      expect(escapeControls(`dog${sign}cat`)).to.equal(`dog${written}cat`);
      expect(JSON.parse(`"${escapeControls(sign)}"`)).to.equal(sign);
      expect(hasControls(`dog${sign}cat`)).to.equal(true);
    });
  }

  it('writes what ends a line with its letter', () => {
    expect(escapeControls('a\nb\rc\td')).to.equal('a\\nb\\rc\\td');
  });

  it('leaves letters of all scripts, accents, emoji and backslashes', () => {
    const text = 'Hund, chien, כלב, كلب, 犬, e\u0301, 👩\u200d🚒, C:\\dogs';

    expect(escapeControls(text)).to.equal(text);
    expect(hasControls(text)).to.equal(false);
  });

  it('is what a GroundingError shows of texts from files', () => {
    const error = new GroundingError('INVALID_DATA', 'got "\u001b]0;mine\u0007\u202e\nfine"');

    expect(error.message).to.equal('got "\\u001b]0;mine\\u0007\\u202e\\nfine"');
  });
});

describe('invalidData', () => {
  it('says so of a value that nests too deeply to be written', () => {
    const value: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));

    expect(invalidData('an object', value).message).to.match(/got a value that nests too deeply/);
  });
});
