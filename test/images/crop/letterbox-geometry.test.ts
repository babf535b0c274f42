import type { Box } from '@grounder/core';
import { createRandom } from '@grounder/core';
import { fromLetterboxed, letterboxGeometry } from '@grounder/images';
import { toLetterboxed } from '@grounder/images/internal';
import { expect } from 'chai';

import { letterboxPlaces } from './fixtures.js';
import { codeOf } from '../pictures.js';

describe('letterboxGeometry', () => {
  it('equals the arithmetic of Ultralytics', () => {
    for (const { image, target, right, bottom, ...expected } of letterboxPlaces) {
      const size = { width: image[0], height: image[1] };
      const goal = { width: target[0], height: target[1] };

      const geometry = letterboxGeometry(size, goal);

      expect(geometry).to.deep.equal({ ...expected, image: size });
      expect(target[0] - geometry.left - geometry.width).to.equal(right);
      expect(target[1] - geometry.top - geometry.height).to.equal(bottom);
    }
  });

  it('keeps at least a pixel, where the reference would give none', () => {
    const { width, left } = letterboxGeometry(
      { width: 1, height: 2000 },
      { width: 32, height: 32 },
    );

    expect({ width, left }).to.deep.equal({ width: 1, left: 15 });
  });

  it('enlarges small images', () => {
    const geometry = letterboxGeometry({ width: 10, height: 5 }, { width: 640, height: 640 });

    expect(geometry).to.include({ scale: 64, width: 640, height: 320, left: 0, top: 160 });
  });

  for (const side of [0, -3, 2.5, NaN, Infinity]) {
    it(`refuses a side of ${side}`, () => {
      const good = { width: 5, height: 5 };

      expect(codeOf(() => letterboxGeometry({ ...good, width: side }, good))).to.equal(
        'INVALID_OPTION',
      );
      expect(codeOf(() => letterboxGeometry(good, { ...good, height: side }))).to.equal(
        'INVALID_OPTION',
      );
    });
  }
});

describe('toLetterboxed and fromLetterboxed', () => {
  const geometry = letterboxGeometry({ width: 640, height: 427 }, { width: 416, height: 416 });

  it('moves a box there', () => {
    const moved = toLetterboxed({ left: 100, top: 100, right: 200, bottom: 300 }, geometry);

    expect(moved).to.deep.equal({ left: 65, top: 134, right: 130, bottom: 264 });
  });

  it('moves any box inside the image there and back', () => {
    const random = createRandom(3);
    for (const { image, target } of letterboxPlaces) {
      const place = letterboxGeometry(
        { width: image[0], height: image[1] },
        { width: target[0], height: target[1] },
      );
      const [left, top] = [random() * image[0], random() * image[1]];
      const right = left + random() * (image[0] - left);
      const bottom = top + random() * (image[1] - top);
      const box: Box = { left, top, right, bottom };

      const back = fromLetterboxed(toLetterboxed(box, place), place);

      for (const side of ['left', 'top', 'right', 'bottom'] as const) {
        expect(back[side]).to.be.closeTo(box[side], 1e-9);
      }
    }
  });

  it('cuts off the padding', () => {
    const back = fromLetterboxed({ left: -5, top: 0, right: 500, bottom: 416 }, geometry);

    expect(back).to.deep.equal({ left: 0, top: 0, right: 640, bottom: 427 });
  });

  it('leaves nothing of a box in the padding', () => {
    const back = fromLetterboxed({ left: 10, top: 10, right: 20, bottom: 50 }, geometry);

    expect(back.top).to.equal(back.bottom);
  });

  it('refuses boxes that are none', () => {
    const box = { left: NaN, top: 0, right: 1, bottom: 1 };

    expect(codeOf(() => fromLetterboxed(box, geometry))).to.equal('INVALID_BOX');
    expect(codeOf(() => toLetterboxed(box, geometry))).to.equal('INVALID_BOX');
  });
});
