import {
  assertBox,
  boxArea,
  boxCenter,
  boxHeight,
  boxWidth,
  clipBox,
  createBox,
  growBox,
  roundBoxOut,
} from '@grounder/core';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';

type Sides = readonly [number, number, number, number];

const image = { width: 640, height: 480 };

describe('createBox', () => {
  it('makes a box of its sides', () => {
    expect(createBox(1, 2, 3, 4)).to.deep.equal({ left: 1, top: 2, right: 3, bottom: 4 });
  });

  for (const [what, sides] of [
    ['no width', [5, 0, 5, 9]],
    ['no area', [5, 5, 5, 5]],
    ['sides outside any image', [-1e9, -1e9, 1e9, 1e9]],
    ['fractional sides', [0.1, 0.2, 0.3, 0.4]],
  ] satisfies [string, Sides][]) {
    it(`accepts a box with ${what}`, () => {
      expect(() => createBox(...sides)).to.not.throw();
    });
  }

  for (const [what, sides] of [
    ['left beyond right', [6, 0, 5, 9]],
    ['top beyond bottom', [0, 9, 5, 8]],
    ['NaN', [NaN, 0, 5, 9]],
    ['an infinite side', [0, 0, 5, Infinity]],
    ['a side of minus infinity', [-Infinity, 0, 5, 9]],
  ] satisfies [string, Sides][]) {
    it(`refuses ${what}`, () => {
      expectCode(() => createBox(...sides), 'INVALID_BOX');
    });
  }

  it('says what it got', () => {
    expect(() => createBox(6, 0, 5, 9)).to.throw('left 6, top 0, right 5, bottom 9');
  });
});

describe('assertBox', () => {
  it('lets a good box pass and refuses a reversed one', () => {
    expect(() => {
      assertBox({ left: 0, top: 0, right: 1, bottom: 1 });
    }).to.not.throw();
    expectCode(() => {
      assertBox({ left: 1, top: 0, right: 0, bottom: 1 });
    }, 'INVALID_BOX');
  });
});

describe('boxWidth, boxHeight, boxArea and boxCenter', () => {
  it('measure a box', () => {
    const box = createBox(10, 20, 40, 30);

    expect(boxWidth(box)).to.equal(30);
    expect(boxHeight(box)).to.equal(10);
    expect(boxArea(box)).to.equal(300);
    expect(boxCenter(box)).to.deep.equal({ x: 25, y: 25 });
  });
});

describe('clipBox', () => {
  for (const [what, sides, expected] of [
    ['inside', [10, 20, 30, 40], [10, 20, 30, 40]],
    ['of the whole image', [0, 0, 640, 480], [0, 0, 640, 480]],
    ['around the image', [-9, -9, 999, 999], [0, 0, 640, 480]],
    ['over the left top corner', [-5, -6, 7, 8], [0, 0, 7, 8]],
    ['over the right bottom corner', [630, 470, 650, 490], [630, 470, 640, 480]],
    ['of less than a pixel', [1.25, 1.25, 1.5, 1.5], [1.25, 1.25, 1.5, 1.5]],
  ] satisfies [string, Sides, Sides][]) {
    it(`keeps what lies inside of a box ${what}`, () => {
      expect(clipBox(createBox(...sides), image)).to.deep.equal(createBox(...expected));
    });
  }

  for (const [what, sides] of [
    ['left of the image', [-9, 0, -1, 9]],
    ['touching the left edge', [-9, 0, 0, 9]],
    ['touching the right edge', [640, 0, 650, 9]],
    ['below the image', [0, 480.5, 9, 490]],
    ['without width', [5, 5, 5, 9]],
    ['without height', [5, 5, 9, 5]],
  ] satisfies [string, Sides][]) {
    it(`refuses a box ${what}`, () => {
      expectCode(() => clipBox(createBox(...sides), image), 'INVALID_BOX');
    });
  }

  it('refuses a box that is not finite', () => {
    expectCode(() => clipBox({ left: NaN, top: 0, right: 1, bottom: 1 }, image), 'INVALID_BOX');
  });

  it('leaves the box as it was', () => {
    const box = Object.freeze(createBox(-5, -5, 5, 5));

    expect(clipBox(box, image)).to.not.equal(box);
    expect(box).to.deep.equal({ left: -5, top: -5, right: 5, bottom: 5 });
  });
});

describe('growBox', () => {
  it('moves every side outwards', () => {
    expect(growBox(createBox(10, 10, 20, 30), 3)).to.deep.equal(createBox(7, 7, 23, 33));
  });

  it('moves every side inwards for a negative margin', () => {
    expect(growBox(createBox(10, 10, 20, 30), -5)).to.deep.equal(createBox(15, 15, 15, 25));
  });

  it('refuses to turn a box inside out', () => {
    expectCode(() => growBox(createBox(10, 10, 20, 30), -6), 'INVALID_BOX');
  });
});

describe('roundBoxOut', () => {
  it('takes in every pixel that the box touches', () => {
    expect(roundBoxOut(createBox(0.9, -0.1, 2.1, 3))).to.deep.equal(createBox(0, -1, 3, 3));
  });
});
