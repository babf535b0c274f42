import { invalidImage } from '../errors.js';

/** One field of a TIFF directory, also of EXIF, which is a small TIFF file. */
export interface TiffField {
  /** The first values, at most 16; numbers only. */
  readonly values: readonly number[];
  /** How many values the file claims. */
  readonly count: number;
  /** Reads one value; undefined behind the last, or where the file is cut. */
  readonly valueAt: (index: number) => number | undefined;
}

/** The numeric fields of a first directory by tag number. */
export interface TiffTags {
  /** Whether numbers are stored low byte first. */
  readonly littleEndian: boolean;
  /** Fields by tag number. */
  readonly fields: ReadonlyMap<number, TiffField>;
}

/** Tag numbers that this package reads. */
export const tiffTag = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  colourMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

const mostValues = 16;

/** Bytes of one value by field type; other types (text, fractions, floats) are skipped. */
const valueSizes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** Reads the numeric fields of the first directory of a TIFF file or EXIF block. */
export function readTiffTags(bytes: Uint8Array): TiffTags {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mark = view.byteLength < 8 ? 0 : view.getUint32(0);
  if (mark !== 0x49492a00 && mark !== 0x4d4d002a) {
    throw invalidImage('expected a TIFF header ("II*" or "MM*" and an offset), got other bytes');
  }
  const littleEndian = mark === 0x49492a00;
  const start = readDirectoryStart(view, littleEndian);
  const fields = new Map<number, TiffField>();
  const count = view.getUint16(start, littleEndian);
  for (let index = 0; index < count; index++) {
    const entry = start + 2 + 12 * index;
    if (entry + 12 > view.byteLength) break;
    const field = readField(view, entry, littleEndian);
    if (field !== undefined) fields.set(view.getUint16(entry, littleEndian), field);
  }
  return { littleEndian, fields };
}

/** Where the first directory begins; the bytes before it must exist. */
function readDirectoryStart(view: DataView, littleEndian: boolean): number {
  const start = view.getUint32(4, littleEndian);
  if (start + 2 <= view.byteLength) return start;
  throw invalidImage(`expected a TIFF directory at byte ${start}, the data ends before it`);
}

/** The first value of a field, or `otherwise` when the file does not have it. */
export function firstValue(tags: TiffTags, tag: number, otherwise: number): number {
  return tags.fields.get(tag)?.values[0] ?? otherwise;
}

function readField(view: DataView, entry: number, littleEndian: boolean): TiffField | undefined {
  const size = valueSizes[view.getUint16(entry + 2, littleEndian)];
  if (size === undefined) return undefined;
  const count = view.getUint32(entry + 4, littleEndian);
  const offset = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, littleEndian);
  const valueAt = (index: number) => {
    const at = offset + size * index;
    if (index >= count || at + size > view.byteLength) return undefined;
    return readValue(view, at, size, littleEndian);
  };
  const values: number[] = [];
  for (let index = 0; index < mostValues; index++) {
    const value = valueAt(index);
    if (value === undefined) break;
    values.push(value);
  }
  return { values, count, valueAt };
}

function readValue(view: DataView, at: number, size: 1 | 2 | 4, littleEndian: boolean): number {
  if (size === 1) return view.getUint8(at);
  return size === 2 ? view.getUint16(at, littleEndian) : view.getUint32(at, littleEndian);
}
