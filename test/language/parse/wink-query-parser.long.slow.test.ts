import { WinkQueryParser } from '@grounder/language';
import { queryWarnings } from '@grounder/language/internal';
import { expect } from 'chai';

describe('WinkQueryParser (long phrases)', () => {
  const parser = new WinkQueryParser({ maxLength: 10_000 });
  for (const part of [
    ...[
      '.',
      '...',
      '. ',
      '(',
      '()',
      '[',
      '"',
      "'",
      "' ",
      '-',
      '- ',
      '–',
      '!',
      '?',
      '&',
      '/',
      '+',
      ', ',
    ],
    ...[
      '1',
      '1 ',
      '1.',
      '1,',
      '1:',
      '1/',
      '#',
      '#a',
      '@',
      'a@',
      'a.',
      'a-',
      'a/',
      '//a',
      'w/',
      '_',
      '$',
    ],
    ...[
      'http://a.b/',
      'a@b.c ',
      '😀',
      '😀 ',
      '犬',
      '\u0301',
      '\u200d',
      'a',
      ' ',
      '\n',
      'é',
      "'s",
      'A',
    ],
    ...['left ', 'second ', 'big ', 'the man ', 'the man in the car ', 'man, ', 'man. ', 'of the '],
    ...[
      'of the of the man ',
      'man on the left of the ',
      'a and a and ',
      'red and ',
      'not ',
      'who is ',
    ],
    ...[
      'holding ',
      'next to ',
      'teh ',
      'bckground ',
      'all but ',
      'dont ',
      'x - ',
      'the red-shirt ',
    ],
  ]) {
    it(`reads 10,000 characters of ${JSON.stringify(part)} within seconds`, () => {
      const text = `dog ${part.repeat(9_990 / part.length)}`.trim();

      expect(() => queryWarnings(parser.parse(text))).to.not.throw();
    }).timeout(10_000);
  }
});
