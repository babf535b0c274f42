import type { Box, Cropper } from '@grounder/core';
import {
  blurredBackground,
  contextCrop,
  letterbox,
  outlined,
  padToSquare,
  squareCrop,
  tightCrop,
  whole,
} from '@grounder/images';
import { blurImage } from '@grounder/images/internal';
import { expect } from 'chai';
import { describeCropper } from '@grounder/testing';

import { blurCases, cropCases, letterboxPair } from './fixtures.js';
import {
  changedBox,
  codeOf,
  largestDifference,
  makeNoise,
  makePlaces,
  makePlain,
  pixelAt,
  toText,
} from '../pictures.js';

describeCropper('tightCrop', { create: () => tightCrop() });
describeCropper('contextCrop', { create: () => contextCrop({ contextRatio: 0.4 }) });
describeCropper('squareCrop', { create: () => squareCrop() });
describeCropper('padToSquare', { create: () => padToSquare() });
describeCropper('padToSquare around contextCrop', {
  create: () => padToSquare({ cropper: contextCrop() }),
});
describeCropper('letterbox', { create: () => letterbox({ width: 32, height: 20 }) });
describeCropper('blurredBackground', { create: () => blurredBackground() });
describeCropper('outlined with a circle', { create: () => outlined() });
describeCropper('outlined with a box', { create: () => outlined({ shape: 'box' }) });
describeCropper('whole', { create: () => whole() });

const places = makePlaces(60, 50);

/** The box that a cropper cut out of `places`, read off the pixels themselves. */
function cutOut(cropper: Cropper, box: Box, image = places): Box {
  const { width, height, ...picture } = cropper.crop(image, box);
  const [left = NaN, top = NaN] = pixelAt({ width, height, ...picture }, 0, 0);
  return { left, top, right: left + width, bottom: top + height };
}

describe('tightCrop', () => {
  it('takes the pixels that Pillow takes for boxes between pixels', () => {
    for (const { box, pixels } of cropCases) expect(cutOut(tightCrop(), box)).to.deep.equal(pixels);
  });

  it('copies every pixel', () => {
    const crop = tightCrop().crop(places, { left: 3, top: 7, right: 5, bottom: 9 });

    expect([...crop.data]).to.deep.equal([3, 7, 0, 4, 7, 0, 3, 8, 0, 4, 8, 0]);
  });

  it('takes the pixel in the middle of a sliver that rounds to nothing', () => {
    const box = { left: 10.6, top: 20.9, right: 11.3, bottom: 21.2 };

    expect(cutOut(tightCrop(), box)).to.deep.equal({ left: 10, top: 21, right: 11, bottom: 22 });
  });
});

describe('contextCrop', () => {
  const box = { left: 20, top: 20, right: 40, bottom: 30 };

  it('adds a tenth of the longer side by default', () => {
    const cut = { left: 18, top: 18, right: 42, bottom: 32 };

    expect(cutOut(contextCrop(), box)).to.deep.equal(cut);
    expect(cutOut(contextCrop({ contextRatio: 0.1 }), box)).to.deep.equal(cut);
  });

  it('cuts the margin off where the image ends', () => {
    const cut = { left: 0, top: 0, right: 60, bottom: 50 };

    expect(cutOut(contextCrop({ contextRatio: 1 }), box)).to.deep.equal(cut);
  });

  it('measures the margin on the visible part', () => {
    const half = { left: -20, top: 20, right: 20, bottom: 30 };
    const cut = { left: 0, top: 18, right: 22, bottom: 32 };

    expect(cutOut(contextCrop(), half)).to.deep.equal(cut);
  });

  it('equals tightCrop without a margin', () => {
    expect(cutOut(contextCrop({ contextRatio: 0 }), box)).to.deep.equal(box);
  });

  for (const contextRatio of [-0.1, NaN, Infinity]) {
    it(`refuses a ratio of ${contextRatio}`, () => {
      expect(codeOf(() => contextCrop({ contextRatio }))).to.equal('INVALID_OPTION');
    });
  }
});

describe('squareCrop', () => {
  const table: readonly (readonly [string, Box, Box])[] = [
    ['widens around the centre', box(20, 20, 24, 30), box(17, 20, 27, 30)],
    ['heightens around the centre', box(20, 20, 30, 22), box(20, 16, 30, 26)],
    ['puts an odd pixel right or down', box(20, 20, 21, 30), box(16, 20, 26, 30)],
    ['moves away from the left border', box(0, 10, 4, 30), box(0, 10, 20, 30)],
    ['moves away from the bottom border', box(10, 46, 30, 50), box(10, 30, 30, 50)],
    ['keeps a square', box(10, 10, 20, 20), box(10, 10, 20, 20)],
    ['takes all rows when the box is wider', box(2, 10, 58, 20), box(2, 0, 58, 50)],
    ['squares the visible part', box(-30, 10, 10, 14), box(0, 7, 10, 17)],
  ];
  for (const [fact, given, expected] of table) {
    it(fact, () => {
      expect(cutOut(squareCrop(), given)).to.deep.equal(expected);
    });
  }
});

describe('padToSquare', () => {
  const letters = new Map([
    ['10,20,30', '#'],
    ['1,2,3', '.'],
  ]);
  const plain = makePlain(9, 9, [10, 20, 30]);

  it('centres a wide crop and puts the odd row below', () => {
    const picture = padToSquare({ fill: [1, 2, 3] }).crop(plain, box(0, 0, 4, 1));

    expect(toText(picture, letters)).to.deep.equal(['....', '####', '....', '....']);
  });

  it('centres a tall crop and puts the odd column right', () => {
    const picture = padToSquare({ fill: [1, 2, 3] }).crop(plain, box(0, 0, 1, 4));

    expect(toText(picture, letters)).to.deep.equal(['.#..', '.#..', '.#..', '.#..']);
  });

  it('fills with the mean of the crop by default', () => {
    const picture = padToSquare().crop(places, box(10, 20, 13, 21));

    expect(picture).to.deep.equal(padToSquare({ fill: 'mean' }).crop(places, box(10, 20, 13, 21)));
    expect(pixelAt(picture, 0, 0)).to.deep.equal([11, 20, 0]);
  });

  it('pads what another cropper makes', () => {
    const cropper = padToSquare({ cropper: contextCrop({ contextRatio: 0.5 }) });
    const picture = cropper.crop(places, box(20, 20, 30, 22));

    expect([picture.width, picture.height]).to.deep.equal([20, 20]);
    expect(pixelAt(picture, 0, 4)).to.deep.equal([15, 15, 0]);
  });

  for (const fill of [[1, 2], [1, 2, 300], [0.5, 0, 0], 'blue'] as never[]) {
    it(`refuses the fill ${JSON.stringify(fill)}`, () => {
      expect(codeOf(() => padToSquare({ fill }))).to.equal('INVALID_OPTION');
    });
  }
});

describe('letterbox', () => {
  it('equals Pillow pasted by the arithmetic of YOLO', () => {
    const { source, expected } = letterboxPair;
    const all = box(0, 0, source.width, source.height);

    const picture = letterbox({ width: 45, height: 50 }).crop(source, all);

    expect([picture.width, picture.height]).to.deep.equal([45, 50]);
    expect(largestDifference(picture, expected)).to.equal(0);
  });

  it('is square, grey 114 and bilinear by default', () => {
    const cropper = letterbox({ width: 24 });
    const explicit = letterbox({
      ...{ width: 24, height: 24, fill: [114, 114, 114] },
      ...{ filter: 'bilinear', cropper: tightCrop() },
    });

    const given = box(3, 4, 50, 20);

    expect(cropper.crop(places, given)).to.deep.equal(explicit.crop(places, given));
    expect(pixelAt(cropper.crop(places, given), 0, 0)).to.deep.equal([114, 114, 114]);
  });

  it('puts the odd pixel right', () => {
    const picture = letterbox({ width: 4, height: 1, fill: [9, 9, 9] }).crop(
      makePlain(1, 1, [200, 100, 0]),
      box(0, 0, 1, 1),
    );

    const letters = new Map([
      ['200,100,0', '#'],
      ['9,9,9', '.'],
    ]);
    expect(toText(picture, letters)).to.deep.equal(['.#..']);
  });

  it('keeps at least a pixel of an extremely long crop', () => {
    const picture = letterbox({ width: 16, fill: [0, 0, 0] }).crop(
      makePlain(1, 2000, [200, 200, 200]),
      box(0, 0, 1, 2000),
    );

    expect(pixelAt(picture, 7, 8)).to.deep.equal([200, 200, 200]);
  });

  for (const options of [{ width: 0 }, { width: 1.5 }, { width: 8, height: NaN }]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(codeOf(() => letterbox(options))).to.equal('INVALID_OPTION');
    });
  }
});

describe('blurImage', () => {
  for (const { sigma, source, expected } of blurCases) {
    it(`equals Pillow for ${source.width}×${source.height} and sigma ${sigma}`, () => {
      expect(largestDifference(blurImage(source, { sigma }), expected)).to.equal(0);
    });
  }

  it('copies the image at sigma 0', () => {
    const image = makeNoise(7, 5);

    const copy = blurImage(image, { sigma: 0 });

    expect(copy).to.deep.equal(image);
    expect(copy.data).to.not.equal(image.data);
  });

  for (const sigma of [-1, NaN, 10_001]) {
    it(`refuses a sigma of ${sigma}`, () => {
      expect(codeOf(() => blurImage(places, { sigma }))).to.equal('INVALID_OPTION');
    });
  }
});

describe('blurredBackground', () => {
  const image = makeNoise(50, 40);
  const region = box(10, 12, 30, 25);

  it('keeps the box and blurs the rest', () => {
    const picture = blurredBackground({ sigma: 3 }).crop(image, region);
    const blurred = blurImage(image, { sigma: 3 });

    expect(changedBox(blurred, picture)).to.deep.equal(region);
    expect(tightCrop().crop(picture, region)).to.deep.equal(tightCrop().crop(image, region));
  });

  it('blurs with a sigma of 100 by default', () => {
    expect(blurredBackground().crop(image, region)).to.deep.equal(
      blurredBackground({ sigma: 100 }).crop(image, region),
    );
  });

  it('blurs an image once, however many boxes it has', () => {
    const cropper = blurredBackground({ sigma: 3 });
    const own = { ...image, data: Uint8Array.from(image.data) };
    const before = cropper.crop(own, region);

    // The only way to see it from outside: bytes that change now no longer reach the background.
    own.data.fill(0);
    const after = cropper.crop(own, region);

    expect(pixelAt(after, 0, 0)).to.deep.equal(pixelAt(before, 0, 0));
    expect(pixelAt(after, 15, 15)).to.deep.equal([0, 0, 0]);
  });

  it('does not mix up images', () => {
    const cropper = blurredBackground({ sigma: 3 });
    cropper.crop(image, region);

    const other = cropper.crop(makeNoise(50, 40, 2), region);

    expect(other).to.deep.equal(blurredBackground({ sigma: 3 }).crop(makeNoise(50, 40, 2), region));
  });

  it('refuses a sigma below 0', () => {
    expect(codeOf(() => blurredBackground({ sigma: -1 }))).to.equal('INVALID_OPTION');
  });
});

describe('whole', () => {
  it('gives the image whatever the box', () => {
    expect(whole().crop(places, box(3, 3, 4, 4))).to.deep.equal(places);
  });
});

function box(left: number, top: number, right: number, bottom: number): Box {
  return { left, top, right, bottom };
}
