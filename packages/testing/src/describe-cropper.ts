import type { Box, Cropper, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { Check, ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import { expectCode, expectEqual, expectLength, expectThat, thrownBy } from './expectations.js';
import { comparePixels, drawNoise } from './pixels.js';

const image = (): RasterImage => drawNoise(40, 30);
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
 * @param name - The adapter's name.
 * @param options - How to make it.
 */
export function describeCropper(name: string, options: ContractOptions<Cropper>): void {
  describeContract(`${name} keeps the contract of Cropper`, options, (check) => {
    checkBoxes(check);
    checkBytes(check);

    check('cuts a box that leaves the image down to what is inside', (cropper) => {
      const inside = cropper.crop(image(), { left: 30, top: 20, right: 40, bottom: 30 });
      const across = cropper.crop(image(), { left: 30, top: 20, right: 70, bottom: 31 });

      expectSame(across, inside, 'the picture of the part inside');
    });

    for (const [width, height] of [
      [1, 1],
      [1, 200],
      [200, 1],
    ] as const) {
      check(`takes an image of ${width}×${height}`, (cropper) => {
        const narrow = drawNoise(width, height);

        expectPicture(cropper.crop(narrow, { left: 0, top: 0, right: width, bottom: height }));
        expectPicture(cropper.crop(narrow, { left: 0, top: 0, right: 1, bottom: 1 }));
      });
    }
  });
}

function checkBoxes(check: Check<Cropper>): void {
  for (const [kind, box] of Object.entries(visible)) {
    check(`takes ${kind}, and gives the same again`, (cropper) => {
      const first = cropper.crop(image(), box);
      cropper.crop(image(), { left: 1, top: 1, right: 3, bottom: 9 });

      expectPicture(first);
      expectSame(cropper.crop(image(), box), first, 'the same picture as before');
    });
  }

  for (const [kind, box] of Object.entries(invisible)) {
    check(`refuses a box ${kind} with INVALID_BOX`, (cropper) => {
      expectCode(
        thrownBy(() => cropper.crop(image(), box)),
        'INVALID_BOX',
      );
    });
  }
}

function checkBytes(check: Check<Cropper>): void {
  check('leaves the image as it was', (cropper) => {
    const own = image();

    for (const box of Object.values(visible)) cropper.crop(own, box);

    expectSame(own, image(), 'the image unchanged');
  });

  check('gives a picture with bytes of its own', (cropper) => {
    const own = image();

    cropper.crop(own, { left: 0, top: 0, right: 40, bottom: 30 }).data.fill(77);

    expectSame(own, image(), 'the image unchanged when its picture is overwritten');
    const again = cropper.crop(own, visibleBox);
    expectSame(again, cropper.crop(image(), visibleBox), 'the same picture as of an equal image');
  });

  check('does not depend on which array holds the bytes', (cropper) => {
    const clamped = createRasterImage(40, 30, Uint8ClampedArray.from(image().data));

    const picture = cropper.crop(clamped, visibleBox);
    expectSame(picture, cropper.crop(image(), visibleBox), 'the picture that Uint8Array gives');
  });
}

function expectPicture({ width, height, data }: RasterImage): void {
  for (const side of [width, height]) {
    expectThat(Number.isSafeInteger(side) && side >= 1, 'sides of whole pixels, 1 or more', side);
  }
  expectLength(data, 3 * width * height, `bytes for ${width}×${height}`);
}

function expectSame(picture: RasterImage, wanted: RasterImage, expected: string): void {
  expectEqual([picture.width, picture.height], [wanted.width, wanted.height], expected);
  expectThat(comparePixels(picture, wanted).most === 0, expected, picture);
}
