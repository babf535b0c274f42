import type { Tensor } from '@grounder/core';
import type { Tensor as RuntimeTensor } from 'onnxruntime-node';

/** The class of the runtime's tensors; it comes with the lazily loaded runtime. */
export type TensorConstructor = new (
  type: RuntimeTensor.Type,
  data: RuntimeTensor.DataType,
  dims: readonly number[],
) => RuntimeTensor;

/** Turns plain tensors into the runtime's. Their data are shared, not copied. */
export function toRuntimeTensors(
  tensors: Readonly<Record<string, Tensor>>,
  constructor: TensorConstructor,
): Record<string, RuntimeTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [
      name,
      // The feeds were checked against the model's inputs, so type and data belong together.
      new constructor(type as RuntimeTensor.Type, data as RuntimeTensor.DataType, dims),
    ]),
  );
}

/** Turns the runtime's tensors into plain ones. Their data are shared, not copied. */
export function fromRuntimeTensors(
  tensors: Readonly<Record<string, RuntimeTensor>>,
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [name, { type, data, dims }]),
  );
}
