import type { Session, Tensor, TensorInfo } from '@grounder/core';

/** What a fake model of one input and one output is like. */
export interface FakeModel {
  /** Axes that the output is declared with. */
  readonly dims: TensorInfo['dims'];
  /** Axes of what a run writes; none is written when left out. */
  readonly output?: readonly number[];
  /** What a run writes; zeros when left out. */
  readonly data?: Tensor['data'];
  /** Element type of what a run writes. */
  readonly type?: string;
  /** Axes of the input. */
  readonly input?: TensorInfo['dims'];
}

/** A model that writes the same whatever it reads. */
export function fakeSession({ dims, output, data, type = 'float32', input }: FakeModel): Session {
  const length = output?.reduce((product, axis) => product * axis, 1) ?? 0;
  const tensor = { type, dims: output ?? [], data: data ?? new Float32Array(length) };
  const dispose = (): Promise<void> => Promise.resolve();
  return {
    inputs: [{ name: 'images', type: 'float32', dims: input ?? [1, 3, 96, 96] }],
    outputs: [{ name: 'output0', type: 'float32', dims }],
    run: () => Promise.resolve(output === undefined ? {} : { output0: tensor }),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}
