import type { TfjsConstant } from './weights.js';

/**
 * Moves the channels of a 4-axis constant before its rows: batch × row × column × channel becomes
 * batch × channel × row × column.
 */
export function toChannelsFirst(constant: TfjsConstant): TfjsConstant {
  return permute(constant, [0, 3, 1, 2]);
}

/**
 * Turns the kernel of a convolution from row × column × input × output to
 * output × input × row × column.
 */
export function toConvolutionKernel(constant: TfjsConstant): TfjsConstant {
  return permute(constant, [3, 2, 0, 1]);
}

/**
 * Turns the kernel of a depthwise convolution from row × column × channel × multiplier to
 * (channel · multiplier) × 1 × row × column, one group per channel.
 */
export function toDepthwiseKernel(constant: TfjsConstant): TfjsConstant {
  const { dims, data } = permute(constant, [2, 3, 0, 1]);
  const [channels = 1, multiplier = 1, rows = 1, columns = 1] = dims;
  return { dims: [channels * multiplier, 1, rows, columns], data };
}

/** Reorders four axes: axis `i` of the result is axis `order[i]` of the constant. */
function permute(
  { dims, data }: TfjsConstant,
  order: readonly [number, number, number, number],
): TfjsConstant {
  const strides = [1, 1, 1, 1];
  for (let axis = 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (dims[axis + 1] ?? 1);
  }
  const lengths = order.map((axis) => dims[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 1);
  const moved = new Float32Array(data.length);
  for (let to = 0; to < moved.length; to++) {
    let rest = to;
    let from = 0;
    for (let axis = 3; axis >= 0; axis--) {
      const length = lengths[axis] ?? 1;
      from += (rest % length) * (steps[axis] ?? 1);
      rest = Math.floor(rest / length);
    }
    moved[to] = data[from] ?? 0;
  }
  return { dims: lengths, data: moved };
}
