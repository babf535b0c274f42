import { apply, axisOf, scalarLike, shapeError } from '../graph/apply.js';
import { int, string } from '../graph/attributes.js';
import type { Variable } from '../graph/graph.js';
import { expandLike } from './broadcast.js';
import { transpose } from './layout.js';
import { insertAxis } from './pieces.js';

/**
 * Looks rows up: the embedding of token ids when `axis` is 0. Rows that are looked up more than
 * once add up their gradients.
 * @param indices - Whole numbers, int64, from 0 to the axis' length − 1.
 * @param axis - The axis of `table` that is looked up.
 * @returns `table` with that axis replaced by the axes of `indices`.
 */
export function gather(table: Variable, indices: Variable, axis = 0): Variable {
  const along = axisOf('Gather', table, axis);
  if (indices.type !== 'int64') {
    throw shapeError('Gather', [table, indices], 'a table and indices of type int64');
  }
  const { shape } = table;
  return apply({
    operator: 'Gather',
    inputs: [table, indices],
    shape: [...shape.slice(0, along), ...indices.shape, ...shape.slice(along + 1)],
    attributes: [int('axis', along)],
    gradient: (upstream) => [scatterRows(upstream, { table, indices, along }), undefined],
  });
}

interface Lookup {
  readonly table: Variable;
  readonly indices: Variable;
  readonly along: number;
}

/** Adds each row of the gradient to the row of zeros that it was looked up from. */
function scatterRows(upstream: Variable, { table, indices, along }: Lookup): Variable {
  const axes = [...upstream.shape.keys()];
  const looked = axes.slice(along, along + indices.shape.length);
  const rest = axes.filter((axis) => !looked.includes(axis));
  const updates = along === 0 ? upstream : transpose(upstream, [...looked, ...rest]);
  const order = [along, ...[...table.shape.keys()].filter((axis) => axis !== along)];
  const target = along === 0 ? table : transpose(table, order);
  const scattered = apply({
    operator: 'ScatterND',
    inputs: [zerosLike(target), insertAxis(indices, indices.shape.length), updates],
    attributes: [string('reduction', 'add')],
  });
  if (along === 0) return scattered;
  return transpose(
    scattered,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

/**
 * Takes one element of the last axis for each row: the score of the right class.
 * @param x - [..., n].
 * @param indices - [...], int64, 0 to n − 1.
 * @returns [...].
 */
export function takeAlongLast(x: Variable, indices: Variable): Variable {
  const last = insertAxis(indices, indices.shape.length);
  const axis = x.shape.length - 1;
  const picked = apply({
    operator: 'GatherElements',
    inputs: [x, last],
    shape: last.shape,
    attributes: [int('axis', axis)],
    gradient: (upstream) => [
      apply({
        operator: 'ScatterElements',
        inputs: [zerosLike(x), last, upstream],
        attributes: [int('axis', axis)],
      }),
      undefined,
    ],
  });
  return apply({
    operator: 'Squeeze',
    inputs: [picked, x.graph.constant([axis], [1], 'int64')],
    shape: indices.shape,
    gradient: (upstream) => [insertAxis(upstream, axis)],
  });
}

/** Zeros of the shape of another tensor, known perhaps only at run time. */
function zerosLike(x: Variable): Variable {
  return expandLike(scalarLike(x, 0), x);
}
