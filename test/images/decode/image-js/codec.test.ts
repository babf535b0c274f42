import { expect } from 'chai';

import { imageJsCodec } from '@grounder/images';
import { describeImageCodec } from '@grounder/testing';

import { rejectionOf } from '../../../support/failures.js';
import { listImageFiles, readImageFile } from '../../../support/image-files.js';

// Image-js repeats chroma samples where libjpeg interpolates them: on this picture's noise and hard
// edges that is up to 93 grey levels, on photos without subsampling nothing. Decision 0021.
const repeatsChroma = /42[02]|restart/;

const unsupported = ['adobe-rgb.jpg', 'packbits.tif'];

describeImageCodec('imageJsCodec', {
  create: imageJsCodec,
  files: listImageFiles('.png', '.jpg', '.tif', '.bmp')
    .filter(({ name }) => !unsupported.includes(name))
    .map((file) => {
      const wide = repeatsChroma.test(file.name);
      const lossy = wide ? { most: 95, mean: 6.5 } : { most: 3, mean: 0.6 };
      return file.lossy ? { ...file, tolerance: lossy } : file;
    }),
  unsupported: unsupported.map(readImageFile),
});

describe('imageJsCodec', () => {
  for (const name of ['lossless.webp', 'palette.gif', 'lossy.avif', 'adobe-rgb.jpg']) {
    it(`names the command that makes ${name} readable`, async () => {
      const { bytes } = readImageFile(name);

      const error = await rejectionOf(imageJsCodec().decode(bytes, { maxPixels: 1e6 }));

      expect(error).to.have.property('code', 'UNSUPPORTED_IMAGE');
      expect(error).to.have.property('message').that.includes('npm install sharp');
    });
  }

  it('keeps the error of the decoder as the cause', async () => {
    const { bytes } = readImageFile('grey.jpg');
    const tables = Buffer.from(bytes).indexOf(Uint8Array.from([0xff, 0xc4]));
    const unreadable = bytes.slice();
    unreadable[tables + 1] = 0xfe; // a comment instead of the Huffman tables

    const error = await rejectionOf(imageJsCodec().decode(unreadable, { maxPixels: 1e6 }));

    expect(error).to.have.property('code', 'INVALID_IMAGE');
    expect(error).to.have.property('cause').that.is.instanceOf(Error);
  });

  it('reads a picture whose EXIF block is damaged', async () => {
    const { bytes } = readImageFile('orientation-1.jpg');
    const exif = Buffer.from(bytes).indexOf('Exif') + 6;
    const damaged = bytes.slice();
    damaged.fill(0xff, exif, exif + 14);

    const image = await imageJsCodec().decode(damaged, { maxPixels: 1e6 });

    expect(image).to.include({ width: 37, height: 23 });
  });
});
