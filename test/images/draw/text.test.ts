import { drawLegend } from '@grounder/images';
import { expect } from 'chai';

import { makePlain } from '../pictures.js';

const canvas = makePlain(60, 1, [255, 255, 255]);

/** What a text looks like, as one comparable string. */
function lookOf(text: string, textSize = 20): string {
  return Buffer.from(drawLegend(canvas, { title: text, textSize }).data).toString('base64');
}

/** How dark a text is: the sum of what its pixels lack of white, in whole pixels. */
function inkOf(text: string, textSize: number): number {
  const { data } = drawLegend(makePlain(400, 1, [255, 255, 255]), { title: text, textSize });
  let ink = 0;
  for (const level of data) ink += 255 - level;
  return ink / 255 / 3;
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

describe('the font of labels', () => {
  const emptyBox = lookOf('\u4e00');

  for (const [name, characters] of [
    ['ASCII', range(0x21, 0x7e)],
    ['Latin-1', range(0xa1, 0xff).filter((character) => character !== '\u00ad')],
    ['Latin Extended-A', range(0x100, 0x17f)],
    ['punctuation', Array.from('–—‘’“”•…€™')],
  ] as const) {
    it(`has a shape for every character of ${name}`, () => {
      for (const character of characters) {
        expect(lookOf(character), character).to.not.equal(emptyBox);
        expect(inkOf(character, 20), character).to.be.above(3);
      }
    });
  }

  it('tells letters apart at the smallest default size', () => {
    const letters = [...range(0x30, 0x39), ...range(0x41, 0x5a), ...range(0x61, 0x7a)];

    expect(new Set(letters.map((letter) => lookOf(letter, 11))).size).to.equal(letters.length);
  });

  it('shows an empty box for each character that it lacks, as a reader counts them', () => {
    expect(lookOf('犬')).to.equal(emptyBox);
    expect(lookOf('🐕')).to.equal(emptyBox);
    expect(lookOf('👩‍👩‍👧')).to.equal(emptyBox);
    expect(lookOf('\ud83d')).to.equal(emptyBox);
    expect(lookOf('🐕🐕')).to.not.equal(emptyBox);
  });

  it('takes a letter and its accent as one, however they are encoded', () => {
    expect(lookOf('e\u0301')).to.equal(lookOf('é'));
    expect(lookOf('a\u0323')).to.equal(lookOf('a'));
  });

  it('passes over what has no shape', () => {
    expect(lookOf('a\u200d\u200bb')).to.equal(lookOf('ab'));
    expect(lookOf('a\u0000b')).to.equal(lookOf('ab'));
    expect(lookOf('a\tb')).to.equal(lookOf('a b'));
  });

  // Areas of the outlines in DejaVuSansCondensed-Bold.ttf, in squares of the text size, as
  // fontTools' AreaPen gives them.
  for (const [letter, area] of [
    ['I', 0.123525],
    ['O', 0.287662],
    ['8', 0.262301],
  ] as const) {
    it(`covers the area that the outlines of ${letter} enclose, at any size`, () => {
      for (const size of [11, 20, 64, 200]) {
        expect(inkOf(letter, size) / (area * size * size), String(size)).to.be.closeTo(1, 0.02);
      }
    });
  }
});
