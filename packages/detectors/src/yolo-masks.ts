import type { Session } from '@grounder/core';

import type { YoloMetadata } from './yolo-metadata.js';

/** Coefficients of Ultralytics' segmentation models, where the prototypes do not tell. */
const usualCoefficients = 32;

/**
 * Counts the mask coefficients behind the classes of each box: as many as the second output of a
 * segmentation model has prototypes, 1 × 32 × height × width; 0 for a model of boxes alone.
 */
export function countMaskCoefficients(
  { outputs }: Pick<Session, 'outputs'>,
  { task }: Pick<YoloMetadata, 'task'>,
): number {
  const [, prototypes, ...others] = outputs;
  const [, channels] = prototypes?.dims ?? [];
  // Five axes are the undecoded grids of older exports; three outputs are feature maps.
  if (prototypes?.dims.length !== 4 || others.length > 0) return 0;
  if (task !== undefined && task !== 'segment') return 0;
  return typeof channels === 'number' && channels > 0 ? channels : usualCoefficients;
}

/** Adds the coefficients to the axis of boxes and classes: the last, or that before -1. */
export function withMasks(dims: readonly number[], coefficients: number): readonly number[] {
  const last = dims.length - 1;
  const axis = dims[last] === -1 ? last - 1 : last;
  return dims.map((length, index) => (index === axis ? length + coefficients : length));
}

/**
 * Leaves the mask coefficients out of an output.
 * @param dims - The axes without them, as `withMasks` takes them.
 */
export function dropMasks(
  values: Float32Array,
  dims: readonly number[],
  coefficients: number,
): Float32Array {
  if (coefficients === 0) return values;
  const last = dims.at(-1) ?? -1;
  if (last === -1) {
    const planes = dims.at(-2) ?? 0;
    return values.subarray(0, (values.length / (planes + coefficients)) * planes);
  }
  const rows = values.length / (last + coefficients);
  const kept = new Float32Array(rows * last);
  for (let row = 0; row < rows; row += 1) {
    const start = row * (last + coefficients);
    kept.set(values.subarray(start, start + last), row * last);
  }
  return kept;
}
