import { expect } from 'chai';
import sharp from 'sharp';

import { imageJsCodec, sharpCodec } from '@grounder/images';

import { expectRejection } from '../../support/failures.js';

/** A box of ISO/IEC 14496-12: length, type, content. */
function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

const size = Buffer.alloc(12);
size.writeUInt32BE(640, 4);
size.writeUInt32BE(480, 8);
const properties = box('iprp', box('ipco', box('ispe', size)));

describe('a HEIC file', () => {
  for (const [what, brands] of [
    ['of a phone', 'heic\0\0\0\0mif1heic'],
    ['of a camera', 'heix\0\0\0\0mif1heix'],
    ['of another writer', 'mif1\0\0\0\0mif1miaf'],
  ] as const) {
    const start = box('ftyp', Buffer.from(brands));
    const files = {
      whole: Buffer.concat([start, box('meta', Buffer.alloc(4), properties), box('mdat')]),
      'without a size': start,
    };
    for (const [name, codec] of [
      ['image-js', imageJsCodec()],
      ['sharp', sharpCodec(sharp)],
    ] as const) {
      for (const [state, bytes] of Object.entries(files)) {
        it(`${what}, ${state}, is of a kind that ${name} does not read, and is to be converted`, async () => {
          const { message } = await expectRejection(
            codec.decode(bytes, { maxPixels: 1e6 }),
            'UNSUPPORTED_IMAGE',
          );

          expect(message).to.match(/HEIC.*convert the file to JPEG or PNG.*phone/);
          expect(message).to.not.match(/damaged|npm install|\n/);
        });
      }
    }
  }
});
