import type { Size, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ImageTensorOptions } from '@grounder/images';

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

/** Makes a mask of the pixels that are no padding, for pictures on canvases of one size. */
export function pixelMaskOf(
  mask: TensorInfo,
  looks: readonly ImageTensorOptions[],
  count: number,
): Tensor {
  const canvas = canvasOf(looks);
  const [height, width] = [sideOf(mask, 1, canvas.height), sideOf(mask, 2, canvas.width)];
  const data = new BigInt64Array(count * height * width).fill(1n);
  for (const [index, look] of looks.entries()) {
    // A mask of fewer cells than pixels, as some exports have it, takes the pixel at its share.
    const [bottom, right] = [
      (look.height / canvas.height) * height,
      (look.width / canvas.width) * width,
    ];
    for (let row = 0; row < height; row += 1) {
      const start = (index * height + row) * width;
      data.fill(0n, start + (row < bottom ? Math.ceil(right) : 0), start + width);
    }
  }
  return { type: 'int64', dims: [count, height, width], data };
}

function canvasOf([first]: readonly ImageTensorOptions[]): Size {
  return first?.canvas ?? first ?? { width: 1, height: 1 };
}

function sideOf({ dims }: TensorInfo, axis: number, fallback: number): number {
  const length = dims[axis];
  return typeof length === 'number' && length > 0 ? length : fallback;
}
