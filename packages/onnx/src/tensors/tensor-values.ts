import { GroundingError } from '@grounder/core';

import { checkTensorSize } from './encode-tensor.js';
import type { OnnxElementType, OnnxTensor } from '../model/onnx-model.js';

/** The typed arrays that hold elements of tensors. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** What a tensor is made of. */
export interface CreateTensorOptions {
  /** Its name in the graph; empty for the value of an attribute. */
  readonly name: string;
  /** Length of each axis, outermost first; none for a scalar. */
  readonly dims: readonly number[];
  /** The elements, row-major; kept, not copied. */
  readonly data: NumericArray | readonly string[];
  /**
   * Element type, where the array does not tell: `bool` in a Uint8Array, `float16` bit patterns in
   * a Uint16Array. The array's own type when left out.
   */
  readonly type?: OnnxElementType;
}

const arrayTypes = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
  [Int16Array, 'int16'],
  [Uint16Array, 'uint16'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
  [BigInt64Array, 'int64'],
  [BigUint64Array, 'uint64'],
] as const;

type NumericArrayClass = (typeof arrayTypes)[number][0];

/** The array class of each element type that has none of its own. */
const standIns: Partial<Record<OnnxElementType, NumericArrayClass>> = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  complex64: Float32Array,
  complex128: Float64Array,
};

/**
 * Makes a tensor of typed values.
 * @param options - Name, axes and elements.
 * @throws GroundingError `INVALID_MODEL` when the number of elements does not fit the axes.
 * @example
 * ```ts
 * createTensor({ name: 'shape', dims: [2], data: BigInt64Array.of(1n, -1n) });
 * ```
 */
export function createTensor(options: CreateTensorOptions): OnnxTensor {
  const { name, dims, data } = options;
  const tensor: OnnxTensor = isNumeric(data)
    ? { name, dims, type: options.type ?? typeOf(data), data: bytesOf(data) }
    : { name, dims, type: 'string', data };
  checkTensorSize(tensor);
  return tensor;
}

/**
 * Reads the elements of a tensor.
 * @returns A copy of the elements, row-major: texts for `string`, bytes for `bool` and for types
 *   below 8 bits (packed as in the file), bit patterns for `float16` and `bfloat16`, real and
 *   imaginary parts in turn for complex numbers.
 * @throws GroundingError `INVALID_MODEL` when the data are in another file.
 */
export function readTensorValues(tensor: OnnxTensor): NumericArray | readonly string[] {
  const { name, type, data, external } = tensor;
  if (external !== undefined) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected the data of tensor "${name}" in the model file, got a reference to ` +
        `"${external.location ?? ''}"; save the model with its data inside`,
    );
  }
  if (!(data instanceof Uint8Array)) return [...data];
  // A fresh buffer is aligned for every type; views into the file need not be. All platforms that
  // run JavaScript engines with typed arrays today are little-endian, as the file is.
  const { buffer } = Uint8Array.from(data);
  return new (arrayClassOf(type))(buffer);
}

function arrayClassOf(type: OnnxElementType): NumericArrayClass {
  const own = arrayTypes.find(([, name]) => name === type)?.[0];
  return own ?? standIns[type] ?? Uint8Array;
}

function typeOf(data: NumericArray): OnnxElementType {
  return arrayTypes.find(([arrayClass]) => data instanceof arrayClass)?.[1] ?? 'uint8';
}

function isNumeric(data: NumericArray | readonly string[]): data is NumericArray {
  return ArrayBuffer.isView(data);
}

function bytesOf(data: NumericArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
