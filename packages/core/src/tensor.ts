import { GroundingError } from './grounding-error.js';

/** The element types that grounder's models use, under ONNX Runtime's names. */
export type TensorType =
  'float32' | 'float16' | 'float64' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool' | 'string';

/**
 * A dense row-major array with axes, structurally the tensor of `onnxruntime-common`: its tensors
 * can be passed where this is asked for. `float16` data are the raw 16-bit patterns.
 */
export interface Tensor {
  /** Element type. */
  readonly type: string;
  /** Length of each axis, outermost first. */
  readonly dims: readonly number[];
  /** The elements, row-major. */
  readonly data: ArrayBufferView | readonly string[];
}

/**
 * Reads a model output as floats after checking its type and axes.
 * @param tensor - An output of {@link Session.run}, possibly absent.
 * @param dims - The axes that it must have; -1 accepts any length.
 * @returns The elements, row-major, not copied.
 * @throws {@link GroundingError} `MODEL_MISMATCH` when it is absent, not float32, or shaped otherwise.
 */
export function readFloats(tensor: Tensor | undefined, dims: readonly number[]): Float32Array {
  if (
    tensor?.type === 'float32' &&
    tensor.data instanceof Float32Array &&
    fits(tensor.dims, dims)
  ) {
    return tensor.data;
  }
  const got = tensor === undefined ? 'nothing' : `${tensor.type}[${tensor.dims.join()}]`;
  throw new GroundingError('MODEL_MISMATCH', `expected float32[${dims.join()}], got ${got}`);
}

function fits(dims: readonly number[], expected: readonly number[]): boolean {
  return (
    dims.length === expected.length &&
    expected.every((length, axis) => length === -1 || length === dims[axis])
  );
}
