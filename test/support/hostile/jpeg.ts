import type { HostileImage } from './bytes.js';
import { bytesOf, sample, zeros } from './bytes.js';

const big16 = (value: number) => [value >> 8, value & 255];

const segment = (marker: number, contents: readonly number[] | Uint8Array) =>
  bytesOf([0xff, marker, ...big16(contents.length + 2)], contents);
const markerAt = (jpeg: Uint8Array, marker: number) =>
  Buffer.from(jpeg).indexOf(Uint8Array.from([0xff, marker]));
const insert = (bytes: Uint8Array, at: number, extra: Uint8Array) =>
  bytesOf(bytes.subarray(0, at), extra, bytes.subarray(at));
const frame = (width: number, height: number, ids: readonly number[], sampling = 0x11) =>
  segment(0xc0, [
    8,
    ...big16(height),
    ...big16(width),
    ids.length,
    ...ids.flatMap((id) => [id, sampling, 0]),
  ]);

function jpegOfSize(name: string, width: number, height: number): Uint8Array {
  const jpeg = sample(name).slice();
  const at = Math.max(markerAt(jpeg, 0xc0), markerAt(jpeg, 0xc2));
  jpeg.set([...big16(height), ...big16(width)], at + 5);
  return jpeg;
}

/** The last scan with its data, up to the end marker. */
function lastScan(jpeg: Uint8Array): Uint8Array {
  const buffer = Buffer.from(jpeg);
  const end = buffer.lastIndexOf(Uint8Array.from([0xff, 0xd9]));
  return jpeg.subarray(buffer.lastIndexOf(Uint8Array.from([0xff, 0xda])), end);
}

function repeatedScans(width: number, height: number, count: number): Uint8Array {
  const jpeg = jpegOfSize('progressive-420.jpg', width, height);
  const scans = Array.from({ length: count }, () => lastScan(jpeg));
  return bytesOf(jpeg.subarray(0, -2), ...scans, [0xff, 0xd9]);
}

/** A Huffman table that takes more values than its segment has, so that a frame hides in the next. */
function hiddenFrame(): Uint8Array {
  const jpeg = sample('baseline-444.jpg');
  const table = segment(0xc4, [0, 200, ...Array<number>(15).fill(0), 0]);
  const hidden = bytesOf(zeros(195), frame(60_000, 60_000, [1, 2, 3]));
  return insert(jpeg, 2, bytesOf(table, segment(0xee, hidden)));
}

/** JPEG files that cost more than they show. */
export const hostileJpegs: readonly HostileImage[] = [
  {
    name: 'a JPEG with a second, huge frame header',
    make: () => {
      const jpeg = sample('baseline-444.jpg');
      return insert(jpeg, markerAt(jpeg, 0xda), frame(65_500, 65_500, [1, 2, 3]));
    },
  },
  { name: 'a JPEG that hides a frame behind a table', make: hiddenFrame },
  {
    name: 'a JPEG whose scan names one component two hundred times',
    make: () => {
      const jpeg = sample('baseline-444.jpg');
      const names = Array.from({ length: 200 }, () => [1, 0]).flat();
      return insert(jpeg, markerAt(jpeg, 0xda), segment(0xda, [200, ...names, 0, 63, 0]));
    },
  },
  {
    name: 'a JPEG with a scan before its frame',
    make: () => insert(sample('grey.jpg'), 2, segment(0xda, [1, 1, 0, 0, 63, 0])),
  },
  {
    name: 'a JPEG of the allowed size in a few hundred bytes',
    make: () => jpegOfSize('baseline-444.jpg', 1000, 1000),
  },
  {
    name: 'a JPEG of one column with much for each of its rows',
    make: () => {
      const jpeg = sample('baseline-444.jpg');
      const at = markerAt(jpeg, 0xc0);
      const tall = frame(1, 65_500, [1, 2, 3], 0x44);
      return bytesOf(jpeg.subarray(0, at), tall, jpeg.subarray(at + tall.length));
    },
  },
  {
    name: 'a JPEG whose last scan comes ten thousand times',
    make: () => repeatedScans(992, 992, 10_000),
  },
  {
    name: 'a JPEG of a hundred thousand comments and tables',
    make: () => {
      const extra = bytesOf(segment(0xfe, []), segment(0xc4, [0, ...Array<number>(16).fill(0)]));
      return insert(
        sample('grey.jpg'),
        2,
        bytesOf(...Array.from({ length: 100_000 }, () => extra)),
      );
    },
  },
];
