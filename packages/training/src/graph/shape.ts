/**
 * The length of an axis: a number, or a text that names a length known only when the graph runs
 * ("batch"). Lengths with the same name are equal; a product of lengths is written "12*batch".
 */
export type Dim = number | string;

/** Length of each axis, outermost first; none for a scalar. */
export type Shape = readonly Dim[];

/**
 * Writes a shape for people.
 * @param shape - The shape.
 * @returns `[batch, 512]`.
 */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Tells whether two shapes are the same, names included.
 * @param first - One shape.
 * @returns Whether they have the same lengths in the same order.
 */
export function sameShape(first: Shape, second: Shape): boolean {
  return first.length === second.length && first.every((dim, axis) => dim === second[axis]);
}

/**
 * Finds the shape that two shapes broadcast to: aligned at the last axis, lengths must be equal or
 * one of them 1 (https://onnx.ai/onnx/repo-docs/Broadcasting.html).
 * @param first - One shape.
 * @returns The common shape; undefined when the shapes do not fit.
 */
export function broadcastShapes(first: Shape, second: Shape): Shape | undefined {
  const rank = Math.max(first.length, second.length);
  const shape: Dim[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const one = first[axis - rank + first.length] ?? 1;
    const other = second[axis - rank + second.length] ?? 1;
    if (one !== other && one !== 1 && other !== 1) return undefined;
    shape.push(one === 1 ? other : one);
  }
  return shape;
}

/** Multiplies lengths. */
export function multiplyDims(dims: Shape): Dim {
  const { count, names } = factorsOf(dims);
  if (names.length === 0) return count;
  return [...(count === 1 ? [] : [count]), ...names.sort()].join('*');
}

/** Divides a product of lengths by lengths. */
export function divideDims(dims: Shape, divisors: Shape): Dim | undefined {
  const dividend = factorsOf(dims);
  const divisor = factorsOf(divisors);
  for (const name of divisor.names) {
    const index = dividend.names.indexOf(name);
    if (index < 0) return undefined;
    dividend.names.splice(index, 1);
  }
  if (divisor.count === 0 || dividend.count % divisor.count !== 0) return undefined;
  return multiplyDims([dividend.count / divisor.count, ...dividend.names]);
}

/**
 * Counts an axis from the front.
 * @param axis - An axis; negative ones count from the end.
 * @param rank - The number of axes.
 * @returns The axis, 0 to `rank` - 1; undefined when there is no such axis.
 */
export function resolveAxis(axis: number, rank: number): number | undefined {
  const resolved = axis < 0 ? axis + rank : axis;
  return Number.isInteger(axis) && resolved >= 0 && resolved < rank ? resolved : undefined;
}

function factorsOf(dims: Shape): { count: number; names: string[] } {
  let count = 1;
  const names: string[] = [];
  for (const dim of dims.flatMap((length) =>
    typeof length === 'string' ? split(length) : length,
  )) {
    if (typeof dim === 'number') count *= dim;
    else names.push(dim);
  }
  return { count, names };
}

function split(name: string): Dim[] {
  return name.split('*').map((factor) => (/^\d+$/.test(factor) ? Number(factor) : factor));
}
