import { apply, integers, lengthOf, scalarLike } from '../graph/apply.js';
import { int, string } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import { divide } from './arithmetic.js';
import { expandLike } from './broadcast.js';
import type { Window, WindowOptions } from './convolution.js';
import { fillWindow, spread, windowAttributes, windowCounts } from './convolution.js';
import { reshape, reshapeLike } from './layout.js';

/** How a pool works. */
export interface PoolOptions extends WindowOptions {
  /** Length of the window along each axis of space. */
  readonly kernel: readonly number[];
}

/**
 * Takes the greatest element of each window. The gradient goes to that element; of several equal
 * ones to the first.
 *
 * @param x - [batch, channels, ...space]; the space has known lengths.
 * @param options - The window.
 * @returns [batch, channels, ...space].
 */
export function maxPool(x: Variable, options: PoolOptions): Variable {
  const window = fillWindow(options.kernel, options);
  const shape = [...x.shape.slice(0, 2), ...windowCounts('MaxPool', x, window)];
  const [output] = x.graph.add({
    operator: 'MaxPool',
    inputs: [x],
    outputs: [
      { type: x.type, shape },
      { type: 'int64', shape },
    ],
    attributes: windowAttributes(window),
    gradient: ([dy], [, places]) => [dy && places && scatterToPlaces(dy, places, x)],
  });
  return output ?? x;
}

/** Windows overlap, so that an element may be the greatest of several. */
function scatterToPlaces(dy: Variable, places: Variable, x: Variable): Variable {
  const flat = reshape(x, [-1]);
  const scattered = apply({
    operator: 'ScatterElements',
    inputs: [expandLike(scalarLike(x, 0), flat), reshape(places, [-1]), reshape(dy, [-1])],
    attributes: [int('axis', 0), string('reduction', 'add')],
  });
  return reshapeLike(scattered, x);
}

/** How {@link averagePool} works. */
export interface AveragePoolOptions extends Omit<PoolOptions, 'dilations'> {
  /**
   * Whether the zeros around the image count.
   *
   * @defaultValue true, as in PyTorch
   */
  readonly countPads?: boolean;
}

/**
 * Averages each window.
 *
 * @param x - [batch, channels, ...space]; the space has known lengths.
 * @param options - The window.
 * @returns [batch, channels, ...space].
 */
export function averagePool(x: Variable, options: AveragePoolOptions): Variable {
  const { countPads = true, kernel } = options;
  const window = fillWindow(kernel, options);
  const counts = windowCounts('AveragePool', x, window);
  const channels = lengthOf('AveragePool', x, 1);
  return apply({
    operator: 'AveragePool',
    inputs: [x],
    shape: [...x.shape.slice(0, 2), ...counts],
    attributes: [
      ...windowAttributes(window).filter(({ name }) => name !== 'dilations'),
      int('count_include_pad', Number(countPads)),
    ],
    gradient: (dy) => {
      const share = divide(dy, elementCounts(x, { window, counts, countPads }));
      const shape = [channels, 1, ...kernel];
      const ones = expandTo(scalarLike(x, 1), shape);
      return [spread(share, ones, { x, window, groups: channels })];
    },
  });
}

interface Places {
  readonly window: Window;
  readonly counts: readonly number[];
  readonly countPads: boolean;
}

/** How many elements each window averages: a product of counts along the axes. */
function elementCounts(x: Variable, { window, counts, countPads }: Places): Variable {
  const along = counts.map((count, axis) =>
    Array.from({ length: count }, (_, place) => {
      const length = window.kernel[axis] ?? 1;
      if (countPads) return length;
      const start = place * (window.strides[axis] ?? 1) - (window.pads[axis] ?? 0);
      return Math.min(start + length, lengthOf('AveragePool', x, axis + 2)) - Math.max(start, 0);
    }),
  );
  const products = along.reduce<readonly number[]>(
    (outer, lengths) => outer.flatMap((value) => lengths.map((length) => value * length)),
    [1],
  );
  return x.graph.constant(products, counts, x.type);
}

function expandTo(x: Variable, shape: readonly number[]): Variable {
  return apply({ operator: 'Expand', inputs: [x, integers(x.graph, shape)], shape });
}
