import { drawLegend, okabeItoPalette } from '@grounder/images';
import { expect } from 'chai';

import { codeOf, makeNoise, pixelAt } from '../pictures.js';

const image = makeNoise(200, 100);

describe('drawLegend', () => {
  it('adds a band below and leaves the image as it was', () => {
    const picture = drawLegend(image, { title: 'the dog', textSize: 10 });

    expect(picture).to.include({ width: 200, height: 100 + 14 + 10 });
    expect(picture.data.subarray(0, image.data.length)).to.deep.equal(image.data);
    expect(pixelAt(picture, 0, 100)).to.deep.equal([255, 255, 255]);
  });

  it('copies the image when there is nothing to write', () => {
    const picture = drawLegend(image);

    expect(picture).to.deep.equal(image);
    expect(picture.data).to.not.equal(image.data);
    expect(drawLegend(image, { title: ' \n ', entries: [] })).to.deep.equal(image);
  });

  it('shows each entry with its colour', () => {
    const picture = drawLegend(image, {
      entries: [
        { label: 'dog', score: 0.5 },
        { label: 'cat', colour: [7, 8, 9] },
      ],
      textSize: 10,
    });

    expect(picture.height).to.equal(100 + 14 + 10);
    expect(pixelAt(picture, 9, 112)).to.deep.equal(okabeItoPalette[0]);
    expect(hasColour(picture.data, [7, 8, 9])).to.equal(true);
  });

  it('begins a new row where entries do not fit beside one another', () => {
    const entries = Array.from({ length: 12 }, (_, index) => ({ label: `label ${index}` }));

    const picture = drawLegend(image, { entries, textSize: 10 });

    const rows = (picture.height - 100 - 10) / 14;
    expect(rows).to.be.within(3, 6).and.to.satisfy(Number.isInteger);
  });

  it('wraps a title to three lines at most', () => {
    const heightOf = (title: string) => drawLegend(image, { title, textSize: 10 }).height - 110;

    expect(heightOf('the second man from the left holding a cup')).to.equal(2 * 14);
    expect(heightOf('word '.repeat(20_000))).to.equal(3 * 14);
    expect(heightOf('w'.repeat(100_000))).to.equal(14);
  });

  for (const [width, height] of [
    [1, 1],
    [1, 50],
    [14, 2],
    [30, 30],
  ] as const) {
    it(`takes an image of ${width}×${height}`, () => {
      const tiny = makeNoise(width, height);

      const picture = drawLegend(tiny, { title: 'a dog', entries: [{ label: 'dog' }] });

      expect(picture.width).to.equal(width);
      expect(picture.data).to.have.lengthOf(3 * width * picture.height);
    });
  }

  it('takes the smallest text', () => {
    const picture = drawLegend(image, { title: 'a', entries: [{ label: 'dog' }], textSize: 1 });

    expect(picture.height).to.be.above(100);
  });

  it('refuses wrong sizes and colours', () => {
    const colour = [0, 0, -1] as const;

    expect(codeOf(() => drawLegend(image, { textSize: 0 }))).to.equal('INVALID_OPTION');
    expect(codeOf(() => drawLegend(image, { entries: [{ label: 'dog', colour }] }))).to.equal(
      'INVALID_OPTION',
    );
  });
});

function hasColour(data: Uint8Array | Uint8ClampedArray, colour: readonly number[]): boolean {
  for (let index = 0; index < data.length; index += 3) {
    if (colour.every((level, channel) => data[index + channel] === level)) return true;
  }
  return false;
}
