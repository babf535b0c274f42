import type { Size, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/** How many pictures one run of a model takes. */
export interface BatchLimit {
  /** The least; more than 1 when the model fixes it. */
  readonly least: number;
  /** The most. */
  readonly most: number;
}

/**
 * Finds how many pictures one run takes, by the first axes of the input and of the outputs: any
 * number only when none of them fixes it.
 */
export function batchLimit(
  input: TensorInfo,
  outputs: readonly TensorInfo[],
  batchSize: number,
): BatchLimit {
  const fixed = fixedBatch(input);
  if (fixed !== undefined) return { least: fixed, most: fixed };
  const isFree =
    input.dims.length > 0 && outputs.every((output) => fixedBatch(output) === undefined);
  return { least: 1, most: isFree ? batchSize : 1 };
}

function fixedBatch({ dims: [first] }: TensorInfo): number | undefined {
  return typeof first === 'number' && first > 0 ? first : undefined;
}

/**
 * Groups pictures that a model sees in one size. Pictures of different sizes are never padded to
 * share a run: what a model makes of padding differs from what it makes of the picture alone.
 */
export function batchesOf(sizes: readonly Size[], most: number): readonly (readonly number[])[] {
  const groups = new Map<string, number[][]>();
  for (const [index, { width, height }] of sizes.entries()) {
    const key = `${width}×${height}`;
    const group = groups.get(key) ?? [];
    const last = group.at(-1);
    if (last !== undefined && last.length < most) last.push(index);
    else group.push([index]);
    groups.set(key, group);
  }
  return [...groups.values()].flat();
}

/**
 * Takes the part of each output that belongs to one picture.
 * @returns Outputs with a first axis of 1, not copied; as they are when the run had one picture.
 */
export function rowOf(
  outputs: Readonly<Record<string, Tensor>>,
  index: number,
  count: number,
): Readonly<Record<string, Tensor>> {
  if (count === 1) return outputs;
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => {
      const [first, ...rest] = dims;
      if (first !== count) {
        throw new GroundingError(
          'MODEL_MISMATCH',
          `expected ${count} as the first axis of output "${name}" for as many pictures, ` +
            `got [${dims.join()}]; set batchSize to 1`,
        );
      }
      const length = rest.reduce((product, axis) => product * axis, 1);
      return [name, { type, dims: [1, ...rest], data: partOf(data, index * length, length) }];
    }),
  );
}

function partOf(data: Tensor['data'], start: number, length: number): Tensor['data'] {
  if (data instanceof Float32Array || data instanceof Uint16Array) {
    return data.subarray(start, start + length);
  }
  // Of another type, which whoever reads it refuses.
  return data;
}
