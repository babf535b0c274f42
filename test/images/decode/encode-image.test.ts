import { expect } from 'chai';
import sharp from 'sharp';

import { createRasterImage } from '@grounder/core';
import { decodeImage, encodeImage, sharpCodec, sniffImageFormat } from '@grounder/images';
import { comparePixels } from '@grounder/testing/internal';

import { rejectionOf } from '../../support/failures.js';
import { readImageFile } from '../../support/image-files.js';

describe('encodeImage', () => {
  const { expected: image } = readImageFile('rgb.png');

  for (const [name, options] of [
    ['image-js', {}],
    ['sharp', { codec: sharpCodec(sharp) }],
  ] as const) {
    it(`writes the format that is asked for with ${name}`, async () => {
      expect(sniffImageFormat(await encodeImage(image, 'png', options))).to.equal('png');
      expect(sniffImageFormat(await encodeImage(image, 'jpeg', options))).to.equal('jpeg');
    });
  }

  it('writes files that the other codec reads', async () => {
    const codec = sharpCodec(sharp);

    const there = await decodeImage(await encodeImage(image, 'png'), { codec });
    const back = await decodeImage(await encodeImage(image, 'png', { codec }));

    expect(comparePixels(there, image).most).to.equal(0);
    expect(comparePixels(back, image).most).to.equal(0);
  });

  it('refuses a picture whose data do not fit its size', async () => {
    const broken = { ...createRasterImage(2, 2), width: 3 };

    for (const options of [{}, { codec: sharpCodec(sharp) }]) {
      const error = await rejectionOf(encodeImage(broken, 'png', options));

      expect(error).to.have.property('code', 'INVALID_IMAGE');
    }
  });
});
