import { expect } from 'chai';
import sharp from 'sharp';

import { createRandom } from '@grounder/core';
import { imageJsCodec, sharpCodec } from '@grounder/images';
import { comparePixels } from '@grounder/testing/internal';

import { expectRejection } from '../../../support/failures.js';

const limits = { maxPixels: 1_000_000 };
const width = 301;
const height = 203;

/** A picture with smooth parts, hard edges and noise, so that LZW fills its table again and again. */
function noisy(channels: 1 | 3 | 4) {
  const random = createRandom(7);
  const data = Uint8Array.from({ length: channels * width * height }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const smooth = ((pixel % width) + 40 * (index % channels)) % 256;
    return pixel % 7 === 0 ? Math.floor(256 * random()) : smooth;
  });
  return sharp(data, { raw: { width, height, channels } });
}

/** A file of one grey row, high bytes first: width, height, bits, strips. */
function bigEndian(bits: 8 | 16, pixels: readonly number[]): Uint8Array {
  const columns = (8 * pixels.length) / bits;
  const entries = [
    [256, columns],
    [257, 1],
    [258, bits],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, 1],
    [279, pixels.length],
  ] as const;
  const directory = Buffer.alloc(2 + 12 * entries.length + 4);
  directory.writeUInt16BE(entries.length);
  for (const [index, [tag, value]] of entries.entries()) {
    directory.writeUInt16BE(tag, 2 + 12 * index);
    directory.writeUInt16BE(4, 4 + 12 * index);
    directory.writeUInt32BE(1, 6 + 12 * index);
    directory.writeUInt32BE(value, 10 + 12 * index);
  }
  const header = Buffer.from('MM\0*\0\0\0\0', 'latin1');
  header.writeUInt32BE(8 + pixels.length, 4);
  return Uint8Array.from([...header, ...pixels, ...directory]);
}

describe('a TIFF file through imageJsCodec', () => {
  const files: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    'LZW of many strips': () => noisy(3).tiff({ compression: 'lzw' }).toBuffer(),
    'LZW of differences': () =>
      noisy(3).tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'LZW with transparency': () => noisy(4).tiff({ compression: 'lzw' }).toBuffer(),
    'Deflate of many strips': () => noisy(3).tiff({ compression: 'deflate' }).toBuffer(),
    'Deflate of 16-bit differences': () =>
      noisy(3)
        .toColourspace('rgb16')
        .tiff({ compression: 'deflate', predictor: 'horizontal' })
        .toBuffer(),
    'uncompressed grey': () =>
      noisy(1).toColourspace('b-w').tiff({ compression: 'none' }).toBuffer(),
    'one bit, white first': () =>
      noisy(1)
        .toColourspace('b-w')
        .tiff({ compression: 'deflate', bitdepth: 1, miniswhite: true, predictor: 'none' })
        .toBuffer(),
  };
  for (const [name, make] of Object.entries(files)) {
    it(`of ${name} has the very pixels of libtiff`, async () => {
      const file = Uint8Array.from(await make());

      const ours = await imageJsCodec().decode(file, limits);

      const theirs = await sharpCodec(sharp).decode(file, limits);
      expect(comparePixels(ours, theirs).most).to.equal(0);
      expect(ours).to.include({ width, height });
    });
  }

  it('reads numbers with the high byte first', async () => {
    const byte = await imageJsCodec().decode(bigEndian(8, [1, 2, 250]), limits);
    const word = await imageJsCodec().decode(bigEndian(16, [1, 200, 250, 3]), limits);

    expect([...byte.data]).to.deep.equal([1, 1, 1, 2, 2, 2, 250, 250, 250]);
    expect([...word.data]).to.deep.equal([1, 1, 1, 250, 250, 250]);
  });

  it('is refused when a strip holds fewer bytes than its rows, or lies behind the end', async () => {
    const file = bigEndian(8, [1, 2, 3]);
    const wide = file.slice();
    wide[8 + 3 + 2 + 11] = 9; // nine columns
    const far = file.slice();
    far[8 + 3 + 2 + 12 * 5 + 9] = 200; // the strip begins at a byte that is not there

    for (const bytes of [wide, far]) {
      await expectRejection(imageJsCodec().decode(bytes, limits), 'INVALID_IMAGE');
    }
  });

  it('is refused when LZW names a code that is not there yet', async () => {
    const file = Uint8Array.from(
      await noisy(1).toColourspace('b-w').tiff({ compression: 'lzw' }).toBuffer(),
    );
    // Behind the header: a clear code, then code 511.
    file.set([0x80, 0x7f, 0xff, 0xff], 8);

    await expectRejection(imageJsCodec().decode(file, limits), 'INVALID_IMAGE');
  });
});
