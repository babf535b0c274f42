import type { Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** What stands for the type of an input or output that the runtime does not tell. */
export const unknownType = 'unknown';

const arrayClasses: Readonly<Record<string, readonly (new (length: number) => ArrayBufferView)[]>> =
  {
    float32: [Float32Array],
    float64: [Float64Array],
    int8: [Int8Array],
    uint8: [Uint8Array, Uint8ClampedArray],
    bool: [Uint8Array],
    int16: [Int16Array],
    uint16: [Uint16Array],
    int32: [Int32Array],
    uint32: [Uint32Array],
    int64: [BigInt64Array],
    uint64: [BigUint64Array],
  };

/** Checks that feeds are what a model asks for. */
export function checkFeeds(
  inputs: readonly TensorInfo[],
  feeds: Readonly<Record<string, Tensor>>,
): void {
  const expected = inputs.map(({ name }) => name);
  const got = Object.keys(feeds);
  if (expected.length !== got.length || !expected.every((name) => Object.hasOwn(feeds, name))) {
    throw mismatch(`the feeds ${listed(expected)}`, listed(got));
  }
  for (const info of inputs) {
    const tensor = feeds[info.name];
    if (tensor !== undefined) checkFeed(info, tensor);
  }
}

function checkFeed(info: TensorInfo, tensor: Tensor): void {
  const expected = `${info.type}[${info.dims.join()}]`;
  const got = `${tensor.type}[${tensor.dims.join()}]`;
  if (!fitsType(info, tensor) || !fitsDims(info, tensor)) {
    throw mismatch(`${expected} for input "${info.name}"`, got);
  }
  if (!fitsArray(tensor)) {
    throw mismatch(`a typed array for ${got}, input "${info.name}"`, tensor.data.constructor.name);
  }
  const elements = tensor.dims.reduce((product, length) => product * length, 1);
  const length = elementsOf(tensor);
  if (elements !== length) {
    throw mismatch(`${elements} elements for ${got}, input "${info.name}"`, String(length));
  }
}

function fitsType(info: TensorInfo, tensor: Tensor): boolean {
  return info.type === unknownType || info.type === tensor.type;
}

/** ONNX Runtime tells a scalar and a tensor with unknown axes alike, so that no axes fit all. */
function fitsDims(info: TensorInfo, tensor: Tensor): boolean {
  if (!tensor.dims.every((length) => Number.isSafeInteger(length) && length >= 0)) return false;
  if (info.dims.length === 0) return true;
  return (
    info.dims.length === tensor.dims.length &&
    info.dims.every((length, axis) => typeof length === 'string' || length === tensor.dims[axis])
  );
}

function fitsArray({ type, data }: Tensor): boolean {
  if (type === 'string') return Array.isArray(data);
  if (type === 'float16') return ArrayBuffer.isView(data) && bytesPerElement(data) === 2;
  const classes = arrayClasses[type];
  return classes === undefined
    ? ArrayBuffer.isView(data)
    : classes.some((arrayClass) => data instanceof arrayClass);
}

function elementsOf({ data }: Tensor): number {
  return ArrayBuffer.isView(data) ? data.byteLength / bytesPerElement(data) : data.length;
}

function bytesPerElement(data: ArrayBufferView): number {
  const hasSize = 'BYTES_PER_ELEMENT' in data && typeof data.BYTES_PER_ELEMENT === 'number';
  return hasSize ? (data.BYTES_PER_ELEMENT as number) : 1;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `"${name}"`).join(', ');
}

function mismatch(expected: string, got: string): GroundingError {
  return new GroundingError('MODEL_MISMATCH', `expected ${expected}, got ${got}`);
}
