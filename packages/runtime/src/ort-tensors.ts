import type { Tensor } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type * as onnxRuntime from 'onnxruntime-common';

type TensorClass = typeof onnxRuntime.Tensor;

/** Makes ONNX Runtime's tensors of plain ones; the elements are shared, not copied. */
export function toOrtTensors(
  tensorClass: TensorClass,
  feeds: Readonly<Record<string, Tensor>>,
): Record<string, onnxRuntime.Tensor> {
  const entries = Object.entries(feeds).map(([name, { type, data, dims }]) => {
    // The constructor is declared once for each element type; the checks before let only pairs of
    // type and array through that exist.
    const create = tensorClass as new (
      type: string,
      data: Tensor['data'],
      dims: readonly number[],
    ) => onnxRuntime.Tensor;
    return [name, new create(type, data, dims)] as const;
  });
  return Object.fromEntries(entries);
}

/** Makes plain tensors of ONNX Runtime's; the elements are shared, not copied. */
export function fromOrtTensors(
  outputs: onnxRuntime.InferenceSession.ReturnType,
): Record<string, Tensor> {
  const entries = Object.entries(outputs).map(([name, output]) => {
    if (!isTensor(output)) {
      throw new GroundingError(
        'MODEL_MISMATCH',
        `expected a tensor from output "${name}", got a sequence or map`,
      );
    }
    return [name, { type: output.type, dims: output.dims, data: plainData(output) }] as const;
  });
  return Object.fromEntries(entries);
}

function isTensor(output: onnxRuntime.OnnxValue): output is onnxRuntime.Tensor {
  return typeof output === 'object' && 'dims' in output && 'data' in output;
}

/** Engines with `Float16Array` get such an array from ONNX Runtime, others a `Uint16Array`. */
function plainData({ type, data }: onnxRuntime.Tensor): Tensor['data'] {
  if (type !== 'float16' || data instanceof Uint16Array || !ArrayBuffer.isView(data)) return data;
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}
