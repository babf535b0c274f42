import type { Size, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { describeTensors } from './model-tensors.js';

/** The input that says which pixels are no padding. */
export const pixelMaskName = 'pixel_mask';

/** Checks that a model reads `pixel_values` and at most a mask beside it. */
export function checkPixelMask(inputs: readonly TensorInfo[]): void {
  const others = inputs.filter(({ name }) => name !== 'pixel_values');
  const fits = others.every(
    ({ name, type, dims }) =>
      name === pixelMaskName && ['int64', 'unknown'].includes(type) && [0, 3].includes(dims.length),
  );
  if (fits) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    'expected the inputs pixel_values and, in older exports, pixel_mask: int64[batch,height,width], ' +
      `got also ${describeTensors(others)}`,
  );
}

/** Makes a mask without padding. */
export function pixelMaskOf(mask: TensorInfo, count: number, size: Size): Tensor {
  const [, rows, columns] = mask.dims;
  const height = typeof rows === 'number' && rows > 0 ? rows : size.height;
  const width = typeof columns === 'number' && columns > 0 ? columns : size.width;
  const data = new BigInt64Array(count * height * width).fill(1n);
  return { type: 'int64', dims: [count, height, width], data };
}
