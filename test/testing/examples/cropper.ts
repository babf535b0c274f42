import type { Box, Cropper, RasterImage } from '@grounder/core';
import { clipBox, createRasterImage, roundBoxOut } from '@grounder/core';
import { describeCropper } from '@grounder/testing';

import { exampleOf } from './example.js';

function crop(image: RasterImage, box: Box): RasterImage {
  const { left, top, right, bottom } = roundBoxOut(clipBox(box, image));
  const picture = createRasterImage(right - left, bottom - top);
  for (let y = top; y < bottom; y += 1) {
    const row = 3 * (y * image.width + left);
    const pixels = image.data.subarray(row, row + 3 * picture.width);
    picture.data.set(pixels, 3 * (y - top) * picture.width);
  }
  return picture;
}

function changed(
  change: (picture: RasterImage, image: RasterImage, box: Box) => RasterImage,
): Cropper {
  return { crop: (image, box) => change(crop(image, box), image, box) };
}

const taking = ['takes a box inside, and gives the same again', 'takes an image of 1×1'];

export const cropper = exampleOf<Cropper>(describeCropper, 'cropper', () => ({ crop }), [
  {
    how: 'gives a picture without pixels',
    create: () => changed((picture) => ({ ...picture, width: 0 })),
    fails: [...taking, 'takes an image of 200×1', 'takes an image of 1×200'],
  },
  {
    how: 'gives too few bytes',
    create: () => changed((picture) => ({ ...picture, data: picture.data.slice(1) })),
    fails: taking,
  },
  {
    how: 'darkens with each call',
    create: () => {
      let calls = 0;
      return changed((picture) => {
        calls += 1;
        return { ...picture, data: picture.data.map((sample) => sample >> (calls % 3)) };
      });
    },
    fails: ['takes the whole image, and gives the same again'],
  },
  {
    how: 'takes any box',
    create: () => ({
      crop: (image, box) => {
        try {
          return crop(image, box);
        } catch {
          return createRasterImage(1, 1);
        }
      },
    }),
    fails: [
      'refuses a box not a number with INVALID_BOX',
      'refuses a box reversed with INVALID_BOX',
    ],
  },
  {
    how: 'throws plain errors',
    create: () => ({
      crop: (image, box) => {
        try {
          return crop(image, box);
        } catch {
          throw new RangeError('no such box');
        }
      },
    }),
    fails: ['refuses a box left of the image with INVALID_BOX'],
  },
  {
    how: 'writes into the image',
    create: () =>
      changed((picture, image) => {
        image.data[0] = 255 - (image.data[0] ?? 0);
        return picture;
      }),
    fails: ['leaves the image as it was'],
  },
  {
    how: 'gives the image itself for the whole of it',
    create: () =>
      changed((picture, image, { left, top, right, bottom }) =>
        left === 0 && top === 0 && right === image.width && bottom === image.height
          ? image
          : picture,
      ),
    fails: ['gives a picture with bytes of its own'],
  },
  {
    how: 'fills what is outside with black',
    create: () =>
      changed((picture, image, { right }) =>
        right > image.width ? createRasterImage(picture.width + 1, picture.height) : picture,
      ),
    fails: ['cuts a box that leaves the image down to what is inside'],
  },
  {
    how: 'knows one kind of array',
    create: () =>
      changed((picture, { data }) =>
        data instanceof Uint8Array ? picture : createRasterImage(picture.width, picture.height),
      ),
    fails: ['does not depend on which array holds the bytes'],
  },
]);
