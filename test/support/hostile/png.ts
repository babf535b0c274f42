import { crc32, deflateSync } from 'node:zlib';

import type { HostileImage } from './bytes.js';
import { bomb, bytesOf, latin, zeros } from './bytes.js';

const chunk = (name: string, body: Uint8Array) => {
  const named = bytesOf(Buffer.from(name, 'latin1'), body);
  const frameOf = Buffer.alloc(8);
  frameOf.writeUInt32BE(body.length);
  frameOf.writeUInt32BE(crc32(named), 4);
  return bytesOf(frameOf.subarray(0, 4), named, frameOf.subarray(4));
};

interface PngOptions {
  readonly depth: number;
  readonly colourType: number;
  readonly interlaced?: boolean;
  readonly data: Uint8Array;
  readonly extra?: readonly Uint8Array[];
}

function png(width: number, height: number, options: PngOptions): Uint8Array {
  const { depth, colourType, interlaced = false, data, extra = [] } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return bytesOf(
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', data),
    chunk('IEND', zeros(0)),
  );
}

const small = { depth: 8, colourType: 0, data: deflateSync(zeros(8 * 9)) };

/** PNG files that cost more than they show. */
export const hostilePngs: readonly HostileImage[] = [
  {
    name: 'a PNG of 16 bits and four samples',
    make: () => png(1000, 1000, { depth: 16, colourType: 6, data: bomb(8001 * 1000) }),
  },
  {
    name: 'an interlaced PNG of 16 bits and four samples',
    make: () =>
      png(1000, 1000, { depth: 16, colourType: 6, interlaced: true, data: bomb(8_020_000) }),
  },
  {
    name: 'a PNG of 8×8 pixels that swells to 300 MB',
    make: () => png(8, 8, { ...small, data: bomb(300_000_000) }),
  },
  {
    name: 'an interlaced PNG of 8×8 pixels that swells to 300 MB',
    make: () => png(8, 8, { ...small, interlaced: true, data: bomb(300_000_000) }),
  },
  {
    name: 'a PNG with texts and a profile that swell',
    make: () => {
      const swelling = bomb(100_000_000);
      const texts = Array.from({ length: 20 }, () =>
        chunk('zTXt', bytesOf(latin('a\0\0'), swelling)),
      );
      const notes = chunk('iTXt', bytesOf(latin('a\0\x01\0\0\0'), swelling));
      return png(8, 8, {
        ...small,
        extra: [chunk('iCCP', bytesOf(latin('a\0\0'), swelling)), notes, ...texts],
      });
    },
  },
  {
    name: 'a PNG of three hundred thousand empty parts',
    make: () => {
      const empty = chunk('IDAT', zeros(0));
      const parts = Buffer.concat(Array.from({ length: 300_000 }, () => empty));
      return png(8, 8, { ...small, extra: [parts] });
    },
  },
  {
    name: 'a PNG of one very long row',
    make: () => png(1_000_000, 1, { depth: 16, colourType: 6, data: bomb(8_000_001) }),
  },
];
