import { GroundingError } from '@grounder/core';

import type { OnnxElementType } from '../model/onnx-model.js';

/** Number in `TensorProto.DataType` of onnx.proto3, and size of one element in bits. */
interface ElementShape {
  readonly code: number;
  readonly bits: number;
}

const shapes: Readonly<Record<OnnxElementType, ElementShape>> = {
  float32: { code: 1, bits: 32 },
  uint8: { code: 2, bits: 8 },
  int8: { code: 3, bits: 8 },
  uint16: { code: 4, bits: 16 },
  int16: { code: 5, bits: 16 },
  int32: { code: 6, bits: 32 },
  int64: { code: 7, bits: 64 },
  string: { code: 8, bits: 0 },
  bool: { code: 9, bits: 8 },
  float16: { code: 10, bits: 16 },
  float64: { code: 11, bits: 64 },
  uint32: { code: 12, bits: 32 },
  uint64: { code: 13, bits: 64 },
  complex64: { code: 14, bits: 64 },
  complex128: { code: 15, bits: 128 },
  bfloat16: { code: 16, bits: 16 },
  float8e4m3fn: { code: 17, bits: 8 },
  float8e4m3fnuz: { code: 18, bits: 8 },
  float8e5m2: { code: 19, bits: 8 },
  float8e5m2fnuz: { code: 20, bits: 8 },
  uint4: { code: 21, bits: 4 },
  int4: { code: 22, bits: 4 },
  float4e2m1: { code: 23, bits: 4 },
  float8e8m0: { code: 24, bits: 8 },
  uint2: { code: 25, bits: 2 },
  int2: { code: 26, bits: 2 },
};

const names = new Map(
  Object.entries(shapes).map(([name, { code }]) => [code, name as OnnxElementType]),
);

/** The number of an element type in `TensorProto.DataType`. */
export function elementCode(type: OnnxElementType): number {
  return shapes[type].code;
}

/** The element type of a number in `TensorProto.DataType`. */
export function elementType(code: number): OnnxElementType {
  const type = names.get(code);
  if (type !== undefined) return type;
  throw new GroundingError('INVALID_MODEL', `expected an element type of 1 to 26, got ${code}`);
}

/** Bytes that a number of elements takes; several small elements share a byte. */
export function byteLength(type: OnnxElementType, elements: number): number {
  return Math.ceil((elements * shapes[type].bits) / 8);
}

/** The number of elements of a tensor with these axes. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
