import { expect } from 'chai';
import sharp from 'sharp';

import { imageJsCodec, sharpCodec } from '@grounder/images';
import { describeImageCodec } from '@grounder/testing';
import { comparePixels } from '@grounder/testing/internal';

import { listImageFiles, readImageFile } from '../../support/image-files.js';

describeImageCodec('sharpCodec', {
  create: () => sharpCodec(sharp),
  files: listImageFiles('.png', '.jpg', '.tif', '.bmp', '.webp', '.gif', '.avif').map((file) =>
    file.lossy ? { ...file, tolerance: { most: 2, mean: 0.3 } } : file,
  ),
});

describe('sharpCodec', () => {
  const limits = { maxPixels: 1e6 };

  it('gives exactly the pixels of imageJsCodec for every PNG and BMP file', async () => {
    for (const { name, bytes } of listImageFiles('.png', '.bmp')) {
      const fast = await sharpCodec(sharp).decode(bytes, limits);
      const plain = await imageJsCodec().decode(bytes, limits);

      expect(comparePixels(fast, plain).most, name).to.equal(0);
    }
  });

  it('gives the inks of CMYK files the colours of imageJsCodec, without a press profile', async () => {
    for (const name of ['cmyk.jpg', 'cmyk.tif']) {
      const { bytes, expected } = readImageFile(name);
      const fast = await sharpCodec(sharp).decode(bytes, limits);
      const plain = await imageJsCodec().decode(bytes, limits);

      expect(comparePixels(fast, expected).most, name).to.equal(0);
      expect(comparePixels(fast, plain).most, name).to.be.at.most(3);
    }
  });

  it('leaves colour profiles alone, as Pillow does', async () => {
    const { bytes, expected } = readImageFile('rgb.png');
    const tagged = await sharp(bytes).withIccProfile('p3').png().toBuffer();
    const untouched = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();

    const decoded = await sharpCodec(sharp).decode(tagged, limits);

    expect(Buffer.compare(Uint8Array.from(decoded.data), untouched)).to.equal(0);
    expect(decoded).to.include({ width: expected.width, height: expected.height });
  });

  it('gives the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(3 * 64, 10), Buffer.alloc(3 * 64, 200)]);
    const animation = await sharp(frames, {
      raw: { width: 8, height: 16, channels: 3, pageHeight: 8 },
    })
      .webp({ lossless: true, loop: 0, delay: [100, 100] })
      .toBuffer();

    const decoded = await sharpCodec(sharp).decode(animation, limits);

    expect(decoded).to.include({ width: 8, height: 8 });
    expect(new Set(decoded.data)).to.deep.equal(new Set([10]));
  });
});
