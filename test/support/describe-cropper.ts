import { expect } from 'chai';

import type { Box, Cropper, RasterImage } from '@grounder/core';
import { createRandom, createRasterImage, GroundingError } from '@grounder/core';

import { thrownBy } from './failures.js';
import type { Create } from './subject.js';
import { subjectOf } from './subject.js';

const image = makeNoise(40, 30);
const visibleBox: Box = { left: 8, top: 5, right: 25, bottom: 17 };

const visible: Readonly<Record<string, Box>> = {
  'a box inside': visibleBox,
  'a box between pixels': { left: 8.5, top: 5.25, right: 25.4, bottom: 17.75 },
  'the whole image': { left: 0, top: 0, right: 40, bottom: 30 },
  'one pixel': { left: 11, top: 12, right: 12, bottom: 13 },
  'the last pixel': { left: 39, top: 29, right: 40, bottom: 30 },
  'a sliver within a pixel': { left: 11.1, top: 3, right: 11.2, bottom: 9 },
  'a sliver at the border': { left: 39.9, top: 29.9, right: 40, bottom: 30 },
  'one column': { left: 20, top: 0, right: 21, bottom: 30 },
  'one row': { left: 0, top: 14, right: 40, bottom: 15 },
  'a box over the top left corner': { left: -9, top: -4, right: 6, bottom: 7 },
  'a box over the bottom right corner': { left: 31, top: 22, right: 99, bottom: 1e9 },
  'a box that reaches in by a tenth of a pixel': { left: -20, top: 3, right: 0.1, bottom: 9 },
  'a box around the image': { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 },
};

const invisible: Readonly<Record<string, Box>> = {
  'left of the image': { left: -20, top: 5, right: -1, bottom: 10 },
  'right of the image': { left: 41, top: 5, right: 50, bottom: 10 },
  'above the image': { left: 5, top: -9, right: 10, bottom: -2 },
  'below the image': { left: 5, top: 31, right: 10, bottom: 35 },
  'touching the image': { left: 40, top: 0, right: 50, bottom: 30 },
  'without width': { left: 5, top: 5, right: 5, bottom: 10 },
  'without height': { left: 5, top: 5, right: 10, bottom: 5 },
  reversed: { left: 10, top: 5, right: 5, bottom: 10 },
  'not a number': { left: Number.NaN, top: 5, right: 10, bottom: 10 },
  infinite: { left: 0, top: 0, right: Infinity, bottom: 30 },
};

/**
 * The contract of `Cropper`.
 *
 * @param name - The adapter's name.
 * @param createCropper - Makes the cropper.
 */
export function describeCropper(name: string, createCropper: Create<Cropper>): void {
  describe(`${name} keeps the contract of Cropper`, () => {
    const cropper = subjectOf(createCropper);

    for (const [kind, box] of Object.entries(visible)) {
      it(`takes ${kind}`, () => {
        expectPicture(cropper().crop(image, box));
      });

      it(`gives the same for ${kind} again`, () => {
        const first = cropper().crop(image, box);
        cropper().crop(image, { left: 1, top: 1, right: 3, bottom: 9 });

        expectEqual(cropper().crop(image, box), first);
      });
    }

    for (const [kind, box] of Object.entries(invisible)) {
      it(`refuses a box ${kind} with INVALID_BOX`, () => {
        const error = thrownBy(() => cropper().crop(image, box));

        expect(GroundingError.isInstance(error), String(error)).to.equal(true);
        expect(error).to.have.property('code', 'INVALID_BOX');
      });
    }

    it('leaves the image as it was', () => {
      const own = makeNoise(40, 30);
      const before = Uint8Array.from(own.data);

      for (const box of Object.values(visible)) cropper().crop(own, box);

      expect(Buffer.from(own.data).equals(before)).to.equal(true);
    });

    it('gives a picture with bytes of its own', () => {
      const own = makeNoise(40, 30);
      const before = Uint8Array.from(own.data);

      cropper().crop(own, { left: 0, top: 0, right: 40, bottom: 30 }).data.fill(77);

      expect(Buffer.from(own.data).equals(before)).to.equal(true);
      expectEqual(cropper().crop(own, visibleBox), cropper().crop(image, visibleBox));
    });

    it('cuts a box that leaves the image down to what is inside', () => {
      const inside = cropper().crop(image, { left: 30, top: 20, right: 40, bottom: 30 });

      expectEqual(cropper().crop(image, { left: 30, top: 20, right: 70, bottom: 31 }), inside);
    });

    it('does not depend on which array holds the bytes', () => {
      const clamped = createRasterImage(40, 30, Uint8ClampedArray.from(image.data));

      expectEqual(cropper().crop(clamped, visibleBox), cropper().crop(image, visibleBox));
    });

    for (const [width, height] of [
      [1, 1],
      [1, 200],
      [200, 1],
    ] as const) {
      it(`takes an image of ${width}×${height}`, () => {
        const narrow = makeNoise(width, height);

        expectPicture(cropper().crop(narrow, { left: 0, top: 0, right: width, bottom: height }));
        expectPicture(cropper().crop(narrow, { left: 0, top: 0, right: 1, bottom: 1 }));
      });
    }
  });
}

function makeNoise(width: number, height: number): RasterImage {
  const random = createRandom(5);
  const data = Uint8Array.from({ length: 3 * width * height }, () => Math.floor(256 * random()));
  return createRasterImage(width, height, data);
}

function expectPicture(picture: RasterImage): void {
  const { width, height, data } = picture;
  expect(width).to.satisfy(Number.isSafeInteger).and.to.be.at.least(1);
  expect(height).to.satisfy(Number.isSafeInteger).and.to.be.at.least(1);
  expect(data).to.have.lengthOf(3 * width * height);
}

function expectEqual(picture: RasterImage, expected: RasterImage): void {
  expect([picture.width, picture.height]).to.deep.equal([expected.width, expected.height]);
  expect(Buffer.from(picture.data).equals(Buffer.from(expected.data))).to.equal(true);
}
