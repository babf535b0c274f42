import { apply, axisOf, integers, lengthOf, scalarLike, shapeError } from '../graph/apply.js';
import { int } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import type { Dim } from '../graph/shape.js';
import { sameShape } from '../graph/shape.js';
import { multiply } from './arithmetic.js';

/**
 * Puts tensors one after the other. Its gradient is {@link split}, as that one's is this.
 * @param parts - At least one tensor; all axes but one are equal.
 * @param axis - The axis along which they are joined.
 */
export function concat(parts: readonly [Variable, ...Variable[]], axis: number): Variable {
  const [first] = parts;
  const along = axisOf('Concat', first, axis);
  const others = ({ shape }: Variable) => shape.toSpliced(along, 1);
  const fits = parts.every(
    (part) =>
      part.type === first.type &&
      part.shape.length === first.shape.length &&
      sameShape(others(part), others(first)),
  );
  if (!fits) throw shapeError('Concat', parts, `tensors that differ only in axis ${axis}`);
  const lengths = parts.map((part) => lengthOf('Concat', part, along));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return apply({
    operator: 'Concat',
    inputs: parts,
    shape: first.shape.with(along, total),
    attributes: [int('axis', along)],
    gradient: (upstream) => split(upstream, lengths, along),
  });
}

/**
 * Cuts a tensor into parts.
 * @param lengths - Length of each part; they add up to the axis.
 * @param axis - The axis that is cut.
 */
export function split(x: Variable, lengths: readonly number[], axis: number): readonly Variable[] {
  const along = axisOf('Split', x, axis);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (lengthOf('Split', x, along) !== total) {
    throw shapeError('Split', [x], `lengths ${lengths.join(' + ')} that fill axis ${axis}`);
  }
  return x.graph.add({
    operator: 'Split',
    inputs: [x, integers(x.graph, lengths)],
    outputs: lengths.map((length) => ({ type: x.type, shape: x.shape.with(along, length) })),
    attributes: [int('axis', along)],
    gradient: (upstream, outputs) => {
      const [head, ...rest] = outputs.map((output, index) => upstream[index] ?? zerosLike(output));
      return [head && concat([head, ...rest], along)];
    },
  });
}

/** Which part of an axis {@link slice} takes. */
export interface SliceOptions {
  /** The axis. */
  readonly axis: number;
  /** First element; negative ones count from the end. */
  readonly start: number;
  /** The element after the last; negative ones count from the end; the axis' end when left out. */
  readonly end?: number;
}

/**
 * Takes a part of one axis.
 * @param x - Any tensor; the axis has a known length.
 * @param options - Axis and range.
 */
export function slice(x: Variable, options: SliceOptions): Variable {
  const axis = axisOf('Slice', x, options.axis);
  const length = lengthOf('Slice', x, axis);
  const fromEnd = (index: number) => (index < 0 ? index + length : index);
  const start = fromEnd(options.start);
  const end = fromEnd(options.end ?? length);
  if (!(start >= 0 && start < end && end <= length)) {
    throw shapeError('Slice', [x], `a part ${start} to ${end} inside axis ${options.axis}`);
  }
  const { graph } = x;
  const [from, to, along] = [start, end, axis].map((value) => integers(graph, [value]));
  if (from === undefined || to === undefined || along === undefined) return x;
  return apply({
    operator: 'Slice',
    inputs: [x, from, to, along],
    shape: x.shape.with(axis, end - start),
    gradient: (upstream) => [pad(upstream, { axis, before: start, after: length - end })],
  });
}

/** How much {@link pad} adds. */
export interface PadOptions {
  /** The axis. */
  readonly axis: number;
  /** Zeros before the first element. */
  readonly before: number;
  /** Zeros after the last element. */
  readonly after: number;
}

/**
 * Adds zeros at the ends of one axis.
 * @param x - Any tensor; the axis has a known length.
 * @param options - Axis and amounts.
 */
export function pad(x: Variable, { axis, before, after }: PadOptions): Variable {
  const along = axisOf('Pad', x, axis);
  const length = lengthOf('Pad', x, along);
  const zeros = x.shape.map(() => 0);
  const amounts = [...zeros.with(along, before), ...zeros.with(along, after)];
  return apply({
    operator: 'Pad',
    inputs: [x, integers(x.graph, amounts)],
    shape: x.shape.with(along, before + length + after),
    gradient: (upstream) => [slice(upstream, { axis: along, start: before, end: before + length })],
  });
}

/**
 * Repeats nothing, adds an axis of length 1.
 * @param axis - Where the new axis stands in the result, 0 or more.
 * @returns The tensor with one axis more.
 */
export function insertAxis(x: Variable, axis: number): Variable {
  const shape: readonly Dim[] = x.shape.toSpliced(axis, 0, 1);
  return apply({
    operator: 'Unsqueeze',
    inputs: [x, integers(x.graph, [axis])],
    shape,
    gradient: (upstream) => [removeAxis(upstream, axis)],
  });
}

/**
 * Takes an axis of length 1 away.
 * @param axis - The axis; negative ones count from the end.
 * @returns The tensor with one axis less.
 */
export function removeAxis(x: Variable, axis: number): Variable {
  const along = axisOf('Squeeze', x, axis);
  if (x.shape[along] !== 1) throw shapeError('Squeeze', [x], `length 1 at axis ${axis}`);
  return apply({
    operator: 'Squeeze',
    inputs: [x, integers(x.graph, [along])],
    shape: x.shape.toSpliced(along, 1),
    gradient: (upstream) => [insertAxis(upstream, along)],
  });
}

function zerosLike(x: Variable): Variable {
  return multiply(x, scalarLike(x, 0));
}
