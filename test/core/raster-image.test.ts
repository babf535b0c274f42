import { createRasterImage } from '@grounder/core';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';

describe('createRasterImage', () => {
  it('keeps the data that it is given', () => {
    const data = Uint8Array.from({ length: 18 }, (_, index) => index);
    const image = createRasterImage(3, 2, data);

    expect(image).to.include({ width: 3, height: 2 });
    expect(image.data).to.equal(data);
  });

  it('accepts clamped data', () => {
    const data = new Uint8ClampedArray(3);

    expect(createRasterImage(1, 1, data).data).to.equal(data);
  });

  it('is black without data', () => {
    expect(createRasterImage(2, 1).data).to.deep.equal(new Uint8Array(6));
  });

  for (const [width, height] of [
    [0, 1],
    [1, 0],
    [-1, 1],
    [1.5, 2],
    [NaN, 1],
    [1, Infinity],
  ] as const) {
    it(`refuses ${width}×${height}`, () => {
      expectCode(() => createRasterImage(width, height), 'INVALID_IMAGE');
    });
  }

  for (const length of [0, 17, 19, 24]) {
    it(`refuses ${length} bytes for 3×2`, () => {
      expectCode(() => createRasterImage(3, 2, new Uint8Array(length)), 'INVALID_IMAGE');
    });
  }
});
