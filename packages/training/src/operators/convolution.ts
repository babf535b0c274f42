import { apply, integers, lengthOf, shapeError } from '../graph/apply.js';
import { int, ints } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Shape } from '../graph/shape.js';
import { sum } from './broadcast.js';
import { reshape, transpose } from './layout.js';

/** How a window moves over an image; each list has one number for each axis of space. */
export interface WindowOptions {
  /**
   * Distance between windows.
   *
   * @defaultValue 1
   */
  readonly strides?: readonly number[];
  /**
   * Zeros around the image: at the start of each axis, then at the end of each.
   *
   * @defaultValue 0
   */
  readonly pads?: readonly number[];
  /**
   * Distance between elements of one window.
   *
   * @defaultValue 1
   */
  readonly dilations?: readonly number[];
}

/** How {@link convolution} works. */
export interface ConvolutionOptions extends WindowOptions {
  /** Added to each output channel; none when left out. */
  readonly bias?: Variable;
  /**
   * Number of independent parts that the channels fall into.
   *
   * @defaultValue 1
   */
  readonly groups?: number;
}

/** Where windows lie, every default filled in. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

/**
 * Convolves images, or anything with channels and one or more axes of space.
 *
 * @param x - [batch, channels, ...space]; the space has known lengths.
 * @param weight - [outputs, channels / groups, ...window].
 * @param options - Strides, pads, dilations, groups and bias.
 * @returns [batch, outputs, ...space].
 * @throws GroundingError `INVALID_OPTION` when shapes and groups do not fit.
 */
export function convolution(
  x: Variable,
  weight: Variable,
  options: ConvolutionOptions = {},
): Variable {
  const { bias, groups = 1 } = options;
  const kernel = weight.shape.slice(2).map((_, axis) => lengthOf('Conv', weight, axis + 2));
  const window = fillWindow(kernel, options);
  checkChannels(x, weight, groups);
  const outputs = lengthOf('Conv', weight, 0);
  return apply({
    operator: 'Conv',
    inputs: bias === undefined ? [x, weight] : [x, weight, bias],
    shape: [x.shape[0] ?? 1, outputs, ...windowCounts('Conv', x, window)],
    attributes: [...windowAttributes(window), int('group', groups)],
    gradient: (dy) => [
      inputGradient(dy, { x, weight, window, groups }),
      weightGradient(dy, { x, weight, window, groups }),
      bias && sum(dy, { axes: [...dy.shape.keys()].filter((axis) => axis !== 1) }),
    ],
  });
}

interface Convolved {
  readonly x: Variable;
  readonly weight: Variable;
  readonly window: Window;
  readonly groups: number;
}

/** Spreads each output's gradient over the window that it was read from. */
function inputGradient(dy: Variable, { x, weight, window, groups }: Convolved): Variable {
  return spread(dy, weight, { x, window, groups });
}

/** What {@link spread} goes back to. */
export interface SpreadOptions {
  /** What the windows were read from. */
  readonly x: Variable;
  /** Where they lie. */
  readonly window: Window;
  /** Number of independent parts of the channels. */
  readonly groups: number;
}

/**
 * Adds to each element of an image what the windows over it send back: the transpose of
 * {@link convolution}.
 *
 * @param dy - One number for each window and channel.
 * @param weight - The share of each element of a window.
 * @param options - The image and its windows.
 * @returns A tensor of the shape of `x`.
 */
export function spread(dy: Variable, weight: Variable, options: SpreadOptions): Variable {
  const { x, window, groups } = options;
  const { kernel, strides, pads, dilations } = window;
  // What the last window does not reach at the end of an axis.
  const missed = kernel.map((length, axis) => {
    const padded = paddedLength(lengthOf('Conv', x, axis + 2), pads, axis);
    return (padded - reach(length, dilations[axis])) % (strides[axis] ?? 1);
  });
  return apply({
    operator: 'ConvTranspose',
    inputs: [dy, weight],
    shape: x.shape,
    attributes: [...windowAttributes(window), int('group', groups), ints('output_padding', missed)],
  });
}

/**
 * A weight's gradient is again a convolution: of the image, with the output's gradient as the
 * window. Batch and channels change places, strides and dilations too.
 */
function weightGradient(dy: Variable, { x, weight, window, groups }: Convolved): Variable {
  const space = [...window.kernel.keys()].map((axis) => axis + 2);
  const channels = lengthOf('Conv', x, 1) / groups;
  const [batch = 1, , ...lengths] = x.shape;
  const grouped = transpose(reshape(x, [batch, groups, channels, ...lengths]), [
    2,
    1,
    0,
    ...space.map((axis) => axis + 1),
  ]);
  const images = reshape(grouped, [channels, -1, ...lengths]);
  const windows = transpose(dy, [1, 0, ...space]);
  const swapped = { ...window, strides: window.dilations, dilations: window.strides };
  const kernel = dy.shape.slice(2).map((_, axis) => lengthOf('Conv', dy, axis + 2));
  const outputs = lengthOf('Conv', weight, 0);
  const wide = apply({
    operator: 'Conv',
    inputs: [images, windows],
    shape: [channels, outputs, ...windowCounts('Conv', x, { ...swapped, kernel })],
    attributes: [...windowAttributes({ ...swapped, kernel }), int('group', groups)],
  });
  return transpose(cutSpace(wide, window.kernel), [1, 0, ...space]);
}

/** Where the stride does not divide the image, more window places come out than there are. */
function cutSpace(x: Variable, lengths: readonly number[]): Variable {
  const shape: Shape = [...x.shape.slice(0, 2), ...lengths];
  const axes = [...lengths.keys()];
  return apply({
    operator: 'Slice',
    inputs: [
      x,
      integers(
        x.graph,
        axes.map(() => 0),
      ),
      integers(x.graph, lengths),
      integers(
        x.graph,
        axes.map((axis) => axis + 2),
      ),
    ],
    shape,
  });
}

function checkChannels(x: Variable, weight: Variable, groups: number): void {
  const channels = lengthOf('Conv', x, 1);
  const fits =
    x.shape.length === weight.shape.length &&
    x.shape.length > 2 &&
    channels === lengthOf('Conv', weight, 1) * groups &&
    lengthOf('Conv', weight, 0) % groups === 0;
  if (fits) return;
  throw shapeError(
    'Conv',
    [x, weight],
    `[batch, channels, ...space] and [outputs, channels / ${groups}, ...window]`,
  );
}

/**
 * Fills in the defaults of a window.
 *
 * @param kernel - Its lengths.
 * @param options - What the caller set.
 * @returns The window.
 */
export function fillWindow(kernel: readonly number[], options: WindowOptions): Window {
  const ones = kernel.map(() => 1);
  const { strides = ones, dilations = ones, pads = [...kernel, ...kernel].map(() => 0) } = options;
  return { kernel, strides, pads, dilations };
}

/**
 * Counts the places of a window along each axis of space.
 *
 * @param operator - The operator, for messages.
 * @param x - [batch, channels, ...space].
 * @param window - The window.
 * @returns The counts.
 * @throws GroundingError `INVALID_OPTION` when the window is larger than the padded image.
 */
export function windowCounts(operator: string, x: Variable, window: Window): readonly number[] {
  const { kernel, strides, pads, dilations } = window;
  return kernel.map((length, axis) => {
    const padded = paddedLength(lengthOf(operator, x, axis + 2), pads, axis);
    const places = padded - reach(length, dilations[axis]);
    if (places >= 0) return Math.floor(places / (strides[axis] ?? 1)) + 1;
    throw shapeError(operator, [x], `an image of at least the window's [${kernel.join(', ')}]`);
  });
}

/**
 * Writes a window as ONNX attributes.
 *
 * @param window - The window.
 * @returns The attributes.
 */
export function windowAttributes({ kernel, strides, pads, dilations }: Window) {
  return [
    ints('kernel_shape', kernel),
    ints('strides', strides),
    ints('pads', pads),
    ints('dilations', dilations),
  ];
}

function paddedLength(length: number, pads: readonly number[], axis: number): number {
  return length + (pads[axis] ?? 0) + (pads[axis + pads.length / 2] ?? 0);
}

function reach(length: number, dilation = 1): number {
  return dilation * (length - 1) + 1;
}
