import { GroundingError } from '@grounder/core';

/** The element type of a file of features. */
export type FeatureType = 'float32' | 'float16';

/** What the heading of a file of features says. */
export interface NpyHeader {
  /** Number of vectors. */
  readonly rows: number;
  /** Length of each. */
  readonly dim: number;
  /** Type of their numbers. */
  readonly type: FeatureType;
}

/** Bytes before the numbers. The heading has room to spare, so that it can be written at the end. */
export const npyHeaderLength = 128;

const magic = '\x93NUMPY\x01\x00';
const typeCodes = { float32: '<f4', float16: '<f2' } as const;
/** Bytes of one number. */
export const bytesOf = { float32: 4, float16: 2 } as const;

/**
 * Writes the heading of NumPy's file format, version 1.0 (numpy/lib/format.py).
 * @returns {@link npyHeaderLength} bytes.
 */
export function encodeNpyHeader({ rows, dim, type }: NpyHeader): Uint8Array {
  const text = `{'descr': '${typeCodes[type]}', 'fortran_order': False, 'shape': (${rows}, ${dim}), }`;
  const room = npyHeaderLength - magic.length - 2;
  const header = `${magic}${String.fromCharCode(room & 0xff, room >> 8)}${text.padEnd(room - 1)}\n`;
  return Uint8Array.from(header, (character) => character.charCodeAt(0));
}

/**
 * Reads the heading of a file that {@link encodeNpyHeader} began, or NumPy with the same length.
 */
export function decodeNpyHeader(bytes: Uint8Array, path: string): NpyHeader {
  const text = String.fromCharCode(...bytes.subarray(0, npyHeaderLength));
  const found = /'descr': '(<f[24])', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(text);
  const length = (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0) + 10;
  if (text.startsWith(magic) && found !== null && length === npyHeaderLength) {
    const [, code, rows, dim] = found;
    const type = code === typeCodes.float32 ? 'float32' : 'float16';
    return { rows: Number(rows), dim: Number(dim), type };
  }
  throw new GroundingError(
    'INVALID_DATA',
    `expected ${path} to be a NumPy file of rows of float32 or float16, got another file; ` +
      'extract the features again',
  );
}
