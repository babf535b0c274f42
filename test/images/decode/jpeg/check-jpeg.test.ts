import { expect } from 'chai';
import sharp from 'sharp';

import type { GroundingErrorCode } from '@grounder/core';
import { imageJsCodec, sharpCodec } from '@grounder/images';
import { comparePixels } from '@grounder/testing/internal';

import { expectRejection } from '../../../support/failures.js';
import { bytesOf, sample, zeros } from '../../../support/hostile/bytes.js';
import { readImageFile } from '../../../support/image-files.js';

const limits = { maxPixels: 1_000_000 };
const codecs = { imageJsCodec: imageJsCodec(), sharpCodec: sharpCodec(sharp) };

const segment = (marker: number, contents: Uint8Array) => {
  const length = contents.length + 2;
  return bytesOf([0xff, marker, length >> 8, length & 255], contents);
};
const insert = (bytes: Uint8Array, at: number, extra: Uint8Array) =>
  bytesOf(bytes.subarray(0, at), extra, bytes.subarray(at));
const placeOf = (jpeg: Uint8Array, marker: number) =>
  Buffer.from(jpeg).indexOf(Uint8Array.from([0xff, marker]));
function changed(jpeg: Uint8Array, at: number, value: number): Uint8Array {
  const copy = jpeg.slice();
  copy[at] = value;
  return copy;
}

describe('a JPEG file is checked before it is decoded', () => {
  const jpeg = sample('baseline-444.jpg');
  const frame = placeOf(jpeg, 0xc0);
  const scan = placeOf(jpeg, 0xda);
  const progressive = sample('progressive-444.jpg');
  const refused: readonly (readonly [string, Uint8Array, GroundingErrorCode])[] = [
    ['two frame headers', insert(jpeg, scan, jpeg.subarray(frame, frame + 19)), 'INVALID_IMAGE'],
    ['no frame header', changed(jpeg, frame + 1, 0xfe), 'INVALID_IMAGE'],
    ['no scan', bytesOf(jpeg.subarray(0, scan), [0xff, 0xd9]), 'INVALID_IMAGE'],
    ['a frame header of the wrong length', changed(jpeg, frame + 3, 20), 'INVALID_IMAGE'],
    ['a sampling factor of 15', changed(jpeg, frame + 11, 0xf1), 'INVALID_IMAGE'],
    ['a scan of a component that is not there', changed(jpeg, scan + 5, 99), 'INVALID_IMAGE'],
    [
      'a scan that names a component twice',
      changed(jpeg, scan + 7, jpeg[scan + 5] ?? 0),
      'INVALID_IMAGE',
    ],
    [
      'a height that follows the pixels',
      jpeg.slice().fill(0, frame + 5, frame + 7),
      'INVALID_IMAGE',
    ],
    [
      'a quantisation table of the wrong length',
      insert(jpeg, 2, segment(0xdb, zeros(40))),
      'INVALID_IMAGE',
    ],
    [
      'a Huffman table of the wrong length',
      insert(jpeg, 2, segment(0xc4, zeros(20))),
      'INVALID_IMAGE',
    ],
  ];

  for (const [name, codec] of Object.entries(codecs)) {
    for (const [fault, bytes, code] of refused) {
      it(`${name} refuses ${fault}`, async () => {
        await expectRejection(codec.decode(bytes, limits), code);
      });
    }

    it(`${name} refuses a scan that comes so often that it costs more than the pixels`, async () => {
      const large = await sharp({
        create: { width: 900, height: 900, channels: 3, background: 'red' },
      })
        .jpeg({ progressive: true })
        .toBuffer();
      const last = large.lastIndexOf(Uint8Array.from([0xff, 0xda]));
      const again = Array.from({ length: 90 }, () => large.subarray(last, -2));

      await codec.decode(bytesOf(large), limits);
      const often = bytesOf(large.subarray(0, -2), ...again, [0xff, 0xd9]);
      await expectRejection(codec.decode(often, limits), 'IMAGE_TOO_LARGE');
    });

    it(`${name} reads a picture with a thumbnail, comments, and bytes between segments`, async () => {
      const { expected } = readImageFile('baseline-444.jpg');
      const thumbnail = segment(0xe1, bytesOf([...Buffer.from('Exif\0\0')], jpeg));
      const comments = bytesOf(...Array.from({ length: 2000 }, () => segment(0xfe, zeros(9))));
      const bytes = insert(jpeg, 2, bytesOf(thumbnail, comments, [0xff, 0xff]));

      const difference = comparePixels(await codec.decode(bytes, limits), expected);

      expect(difference.most).to.be.at.most(3);
    });

    it(`${name} reads a progressive picture again and again with tables repeated`, async () => {
      const { expected } = readImageFile('progressive-444.jpg');
      const table = placeOf(progressive, 0xdb);
      const repeated = insert(progressive, table, progressive.subarray(table, table + 69));

      const difference = comparePixels(await codec.decode(repeated, limits), expected);

      expect(difference.most).to.be.at.most(3);
    });
  }
});
