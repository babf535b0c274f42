import { GroundingError, widenHalves } from '@grounder/core';

import type { TfjsWeightEntry } from './graph.js';

/** A constant of a TF.js graph. */
export interface TfjsConstant {
  /** Length of each axis, in TensorFlow's order. */
  readonly dims: readonly number[];
  /** The elements, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** How one stored element type is read: its width in bytes, and the floats or integers it means. */
interface StoredType {
  readonly width: number;
  readonly read: (bytes: ArrayBuffer, entry: TfjsWeightEntry) => Float32Array | Int32Array;
}

const storedTypes: Readonly<Record<string, StoredType>> = {
  float32: { width: 4, read: (bytes) => new Float32Array(bytes) },
  int32: { width: 4, read: (bytes) => new Int32Array(bytes) },
  bool: { width: 1, read: (bytes) => Int32Array.from(new Uint8Array(bytes)) },
  float16: { width: 2, read: (bytes) => widenHalves(new Uint16Array(bytes)) },
  uint16: { width: 2, read: (bytes, entry) => rescale(new Uint16Array(bytes), entry) },
  uint8: { width: 1, read: (bytes, entry) => rescale(new Uint8Array(bytes), entry) },
};

/**
 * Decodes the weight file of a TF.js model: plain, half-precision, or quantised to 8 or 16 bits
 * (`value * scale + min`, as in TF.js `io/io_utils`).
 * @throws GroundingError `INVALID_MODEL` when the file is shorter than the manifest says or
 *   has an element type that is not known.
 */
export function decodeTfjsWeights(
  entries: readonly TfjsWeightEntry[],
  bytes: Uint8Array,
): ReadonlyMap<string, TfjsConstant> {
  const constants = new Map<string, TfjsConstant>();
  let start = 0;
  for (const entry of entries) {
    const stored = entry.quantization?.dtype ?? entry.dtype;
    const type = Object.hasOwn(storedTypes, stored) ? storedTypes[stored] : undefined;
    if (type === undefined) {
      throw new GroundingError(
        'INVALID_MODEL',
        `expected weights of ${Object.keys(storedTypes).join(', ')}, got ${stored} for “${entry.name}”`,
      );
    }
    const length = entry.shape.reduce((product, side) => product * side, 1);
    const end = start + length * type.width;
    if (end > bytes.length) {
      throw new GroundingError(
        'INVALID_MODEL',
        `expected at least ${end} bytes of weights for “${entry.name}”, got ${bytes.length}`,
      );
    }
    // A copy, since a view would have to start at a multiple of the element's width.
    const data = type.read(Uint8Array.from(bytes.subarray(start, end)).buffer, entry);
    constants.set(entry.name, { dims: entry.shape, data });
    start = end;
  }
  return constants;
}

function rescale(
  stored: Uint8Array | Uint16Array,
  { dtype, quantization }: TfjsWeightEntry,
): Float32Array | Int32Array {
  const { scale = 1, min = 0 } = quantization ?? {};
  const toValue = (value: number): number => value * scale + min;
  return dtype === 'int32'
    ? Int32Array.from(stored, (value) => Math.round(toValue(value)))
    : Float32Array.from(stored, toValue);
}
