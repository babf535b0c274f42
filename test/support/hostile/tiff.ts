import type { HostileImage } from './bytes.js';
import { bomb, bytesOf, zeros } from './bytes.js';

type Entry = readonly [tag: number, type: 1 | 2 | 3 | 4, values: readonly number[]];
const entrySizes = { 1: 1, 2: 1, 3: 2, 4: 4 };

/** A little-endian TIFF file: its data first (from byte 8 on), then the directory and its values. */
function tiff(entries: readonly Entry[], data: Uint8Array): Uint8Array {
  const start = 8 + data.length + (data.length % 2);
  const values: Uint8Array[] = [];
  let valuesAt = start + 2 + 12 * entries.length + 4;
  const directory = Buffer.alloc(2 + 12 * entries.length + 4);
  directory.writeUInt16LE(entries.length);
  for (const [index, [tag, type, numbers]] of entries.entries()) {
    const size = entrySizes[type];
    const packed = Buffer.alloc(Math.max(4, size * numbers.length));
    for (const [i, number] of numbers.entries()) packed.writeUIntLE(number, size * i, size);
    const at = 2 + 12 * index;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(numbers.length, at + 4);
    if (packed.length === 4) directory.set(packed, at + 8);
    else {
      directory.writeUInt32LE(valuesAt, at + 8);
      values.push(packed);
      valuesAt += packed.length;
    }
  }
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(start, 4);
  return bytesOf(header, data, zeros(data.length % 2), directory, ...values);
}

interface TiffOptions {
  readonly compression: number;
  readonly data: Uint8Array;
  readonly strips?: number;
  readonly height?: number;
  readonly more?: readonly Entry[];
}

function stripTiff(width: number, options: TiffOptions): Uint8Array {
  const { compression, data, strips = 1, height = width, more = [] } = options;
  const all = <T>(value: T) => Array.from({ length: strips }, () => value);
  return tiff(
    [
      [256, 4, [width]],
      [257, 4, [height]],
      [258, 3, [8]],
      [259, 3, [compression]],
      [262, 3, [1]],
      [273, 4, all(8)],
      [277, 3, [1]],
      [278, 4, [Math.ceil(height / strips)]],
      [279, 4, all(data.length)],
      ...more,
    ],
    data,
  );
}

/** TIFF's LZW: one clear code, then every new code in turn, each a byte longer than the one before. */
function lzwBomb(codes: number): Uint8Array {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  const put = (code: number, width: number) => {
    held = (held << width) | code;
    bits += width;
    while (bits >= 8) {
      bytes.push((held >> (bits - 8)) & 255);
      bits -= 8;
    }
    held &= (1 << bits) - 1;
  };
  let free = 258;
  const width = () => (free < 511 ? 9 : free < 1023 ? 10 : free < 2047 ? 11 : 12);
  put(256, 9);
  put(0, 9);
  for (let index = 0; index < codes; index++) {
    put(Math.min(free, 4093), width());
    free = Math.min(free + 1, 4094);
  }
  return Uint8Array.from(bytes);
}

/** Directories that each name the next as EXIF and as GPS: 2 to the power of `depth` in all. */
function nestedDirectories(depth: number): Uint8Array {
  const level = 2 + 24 + 4;
  const data = Buffer.alloc(level * depth);
  for (let index = 0; index < depth; index++) {
    const at = level * index;
    const next = index === depth - 1 ? 0 : 8 + level * (index + 1);
    data.writeUInt16LE(2, at);
    for (const [entry, tag] of [0x8769, 0x8825].entries()) {
      const entryAt = at + 2 + 12 * entry;
      data.writeUInt16LE(tag, entryAt);
      data.writeUInt16LE(4, entryAt + 2);
      data.writeUInt32LE(1, entryAt + 4);
      data.writeUInt32LE(next, entryAt + 8);
    }
  }
  return stripTiff(8, {
    compression: 1,
    data,
    more: [
      [0x8769, 4, [8]],
      [0x8825, 4, [8]],
    ],
  });
}

/** Twenty thousand texts that all are the whole file. */
function longTexts(): Uint8Array {
  const count = 20_000;
  const text: Entry = [270, 2, [0, 0, 0, 0]];
  const file = stripTiff(8, {
    compression: 1,
    data: zeros(64),
    more: Array.from({ length: count }, () => text),
  });
  const view = new DataView(file.buffer);
  const directory = view.getUint32(4, true);
  for (let index = 9; index < 9 + count; index++) {
    view.setUint32(directory + 2 + 12 * index + 4, file.length - 8, true);
    view.setUint32(directory + 2 + 12 * index + 8, 8, true);
  }
  return file;
}

/** TIFF files that cost more than they show. */
export const hostileTiffs: readonly HostileImage[] = [
  {
    name: 'a TIFF whose strip swells to 300 MB',
    make: () => stripTiff(1000, { compression: 8, data: bomb(300_000_000) }),
  },
  {
    name: 'a TIFF of a thousand strips on one bomb',
    make: () => stripTiff(1000, { compression: 8, data: bomb(50_000_000), strips: 1000 }),
  },
  {
    name: 'a TIFF whose LZW swells to 400 MB',
    make: () => stripTiff(1000, { compression: 5, data: lzwBomb(100_000) }),
  },
  {
    name: 'a TIFF of a million strips',
    make: () =>
      stripTiff(1, { compression: 8, data: bomb(1), strips: 1_000_000, height: 1_000_000 }),
  },
  { name: 'a TIFF with a tree of directories', make: () => nestedDirectories(40) },
  { name: 'a TIFF with twenty thousand texts of all its bytes', make: longTexts },
  {
    name: 'a TIFF with tiles as large as a country',
    make: () =>
      stripTiff(100, {
        compression: 8,
        data: bomb(100_000_000),
        more: [
          [322, 4, [60_000]],
          [323, 4, [60_000]],
          [324, 4, [8]],
          [325, 4, [100_000]],
        ],
      }),
  },
  {
    name: 'a TIFF with sixty thousand samples a pixel',
    make: () =>
      tiff(
        [
          [256, 4, [1000]],
          [257, 4, [1000]],
          [258, 3, [8]],
          [259, 3, [8]],
          [262, 3, [2]],
          [273, 4, [8]],
          [277, 3, [60_000]],
          [278, 4, [1000]],
          [279, 4, [100_000]],
        ],
        bomb(100_000_000),
      ),
  },
];
