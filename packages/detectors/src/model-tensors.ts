import type { Tensor, TensorInfo } from '@grounder/core';
import { GroundingError, narrowToHalves, readFloats, widenHalves } from '@grounder/core';

/** Says what an input or output is: `output0: float32[1,84,8400]`. */
export function describeTensor(info: TensorInfo): string {
  return `${info.name}: ${info.type}[${info.dims.join()}]`;
}

/** Says what inputs or outputs are, or that there is none. */
export function describeTensors(tensors: readonly TensorInfo[]): string {
  return tensors.map(describeTensor).join('; ') || 'none';
}

/**
 * Checks that axes are as expected as far as the model tells them.
 * @param info - The input or output; axes of any length pass, as does one without known axes.
 * @param dims - The axes that it must have; -1 accepts any length.
 * @param meaning - What the axes stand for, for the message.
 */
export function checkTensor(info: TensorInfo, dims: readonly number[], meaning: string): void {
  const isFloat = ['float32', 'float16', 'unknown'].includes(info.type);
  const fits =
    info.dims.length === 0 ||
    (info.dims.length === dims.length &&
      dims.every((length, axis) => length === -1 || isOpen(info.dims[axis], length)));
  if (isFloat && fits) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected float32 or float16 [${dims.join()}], ${meaning}, got ${describeTensor(info)}`,
  );
}

function isOpen(dim: number | string | undefined, length: number): boolean {
  return typeof dim !== 'number' || dim < 0 || dim === length;
}

/** Finds an input or output by name. */
export function findTensor(tensors: readonly TensorInfo[], name: string): TensorInfo {
  const found = tensors.find((info) => info.name === name);
  if (found !== undefined) return found;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected a tensor "${name}", got ${describeTensors(tensors)}`,
  );
}

/** Makes the tensor to feed in the model's own precision. */
export function toFeed(
  info: TensorInfo,
  tensor: { readonly dims: readonly number[]; readonly data: Float32Array },
): Tensor {
  const { dims, data } = tensor;
  if (info.type === 'float16') return { type: 'float16', dims, data: narrowToHalves(data) };
  return { type: 'float32', dims, data };
}

/**
 * Reads an output in single or half precision.
 * @param dims - The axes that it must have; -1 accepts any length.
 */
export function readOutput(
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  dims: readonly number[],
): Float32Array {
  const floats = readFloats(widened(outputs[name]), dims);
  if (areFinite(floats)) return floats;
  throw new GroundingError(
    'INVALID_DATA',
    `expected finite numbers from output "${name}", got NaN or infinity; ` +
      'if the model is in half precision, use its single-precision export',
  );
}

/** By index, since an iterator takes six times as long for the 700,000 numbers of a YOLOv8. */
function areFinite(values: Float32Array): boolean {
  // Times 0 turns NaN and infinity into NaN, which no sum loses.
  let sum = 0;
  let index = values.length;
  while (index > 0) {
    index -= 1;
    sum += (values[index] ?? 0) * 0;
  }
  return sum === 0;
}

function widened(tensor: Tensor | undefined): Tensor | undefined {
  if (tensor?.type !== 'float16' || !(tensor.data instanceof Uint16Array)) return tensor;
  return { type: 'float32', dims: tensor.dims, data: widenHalves(tensor.data) };
}
