import type { Box, RasterImage } from '@grounder/core';
import { outlined } from '@grounder/images';
import { expect } from 'chai';

import { changedBox, codeOf, makeNoise, makePlain, pixelAt, toText } from '../pictures.js';

const letters = new Map([
  ['255,0,0', '#'],
  ['0,0,0', '.'],
]);

describe('outlined with a box', () => {
  const cropper = outlined({ shape: 'box' });

  it('draws the very pixels of the border', () => {
    const picture = cropper.crop(makePlain(8, 6, [0, 0, 0]), box(2, 1, 6, 5));

    expect(toText(picture, letters)).to.deep.equal([
      '........',
      '..####..',
      '..#..#..',
      '..#..#..',
      '..####..',
      '........',
    ]);
  });

  it('puts an odd pixel of thickness inside', () => {
    const thick = outlined({ shape: 'box', thicknessRatio: 0.3 });
    const picture = thick.crop(makePlain(10, 10, [0, 0, 0]), box(2, 2, 9, 9));

    expect(toText(picture, letters)).to.deep.equal([
      '..........',
      '.#########',
      '.#########',
      '.#########',
      '.###...###',
      '.###...###',
      '.###...###',
      '.#########',
      '.#########',
      '.#########',
    ]);
  });

  it('keeps its thickness at the border of the image', () => {
    const thick = outlined({ shape: 'box', thicknessRatio: 0.3 });
    const picture = thick.crop(makePlain(8, 8, [0, 0, 0]), box(0, 0, 8, 8));

    expect(toText(picture, letters)[4]).to.equal('##....##');
  });

  it('fills a box that is smaller than the line', () => {
    const thick = outlined({ shape: 'box', thicknessRatio: 1 });
    const picture = thick.crop(makePlain(3, 3, [0, 0, 0]), box(1, 1, 2, 2));

    expect(toText(picture, letters)).to.deep.equal(['###', '###', '###']);
  });
});

describe('outlined with a circle', () => {
  const image = makeNoise(100, 80);

  it('draws a red circle around the corners of the box, 1 % thick, by default', () => {
    const explicit = outlined({
      ...{ shape: 'circle', colour: [255, 0, 0] as const },
      ...{ thicknessRatio: 0.01, circleScale: Math.SQRT2 },
    });

    const picture = outlined().crop(image, box(30, 30, 60, 50));

    expect(picture).to.deep.equal(explicit.crop(image, box(30, 30, 60, 50)));
  });

  it('covers the area of the line', () => {
    const picture = outlined({ thicknessRatio: 0.05 }).crop(
      makePlain(100, 80, [0, 0, 0]),
      box(30, 30, 50, 50),
    );

    // A ring of 4 pixels around a radius of 10 √2.
    expect(redSum(picture) / 255).to.be.closeTo(2 * Math.PI * 10 * Math.SQRT2 * 4, 0.5);
  });

  it('touches the sides of the box from inside at scale 1', () => {
    const one = outlined({ circleScale: 1, thicknessRatio: 0.025 });

    const changed = changedBox(image, one.crop(image, box(30, 30, 60, 50)));

    expect(changed).to.deep.equal(box(29, 29, 61, 51));
  });

  it('leaves the inside as it was', () => {
    const picture = outlined().crop(image, box(30, 30, 60, 50));

    for (let y = 31; y < 49; y++) {
      for (let x = 31; x < 59; x++) {
        expect(pixelAt(picture, x, y)).to.deep.equal(pixelAt(image, x, y));
      }
    }
  });

  it('is the same from left and right, from above and below', () => {
    const picture = outlined({ thicknessRatio: 0.04 }).crop(
      makePlain(60, 60, [0, 0, 0]),
      box(20, 24, 40, 36),
    );

    for (let y = 0; y < 60; y++) {
      for (let x = 0; x < 60; x++) {
        const red = pixelAt(picture, x, y)[0];
        // Halves may round either way.
        expect(red).to.be.closeTo(pixelAt(picture, 59 - x, y)[0] ?? NaN, 1);
        expect(red).to.be.closeTo(pixelAt(picture, x, 59 - y)[0] ?? NaN, 1);
      }
    }
  });

  it('cuts off what leaves the image', () => {
    const whole = outlined({ circleScale: 1.5 }).crop(image, box(0, 0, 100, 80));

    expect(whole.data).to.deep.equal(image.data);
  });

  it('takes boxes of one pixel', () => {
    const picture = outlined({ thicknessRatio: 0.2 }).crop(
      makePlain(20, 20, [0, 0, 0]),
      box(10, 10, 11, 11),
    );

    expect(pixelAt(picture, 10, 10)).to.deep.equal([255, 0, 0]);
  });

  for (const options of [
    { thicknessRatio: 0 },
    { thicknessRatio: 1.1 },
    { circleScale: -1 },
    { colour: [0, 0, 256] as const },
    { shape: 'star' as never },
  ]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(codeOf(() => outlined(options))).to.equal('INVALID_OPTION');
    });
  }
});

function redSum({ data }: RasterImage): number {
  let sum = 0;
  for (let index = 0; index < data.length; index += 3) sum += data[index] ?? 0;
  return sum;
}

function box(left: number, top: number, right: number, bottom: number): Box {
  return { left, top, right, bottom };
}
