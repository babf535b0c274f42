import type { Tensor } from '@grounder/core';
import { createRandom, GroundingError } from '@grounder/core';

import type { Batch } from '../step/training-step.js';
import type { BatchSource } from './batch-source.js';
import { shuffledOrder } from './seeds.js';

/** One value for each row of a data set, in memory. */
export interface Column {
  /** All rows one after the other. */
  readonly data: Float32Array | Int32Array | BigInt64Array;
  /** Length of each axis of one row; none when a row is one number. */
  readonly dims: readonly number[];
}

/** What {@link arrayBatches} cuts batches from. */
export interface ArrayBatchesOptions {
  /** A column for each input of the graph, by name; all have as many rows. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Rows in a batch, at least 1. */
  readonly batchSize: number;
  /**
   * Order of the rows: another random one in each epoch, or as they stand.
   * @defaultValue 'shuffled'
   */
  readonly order?: 'shuffled' | 'fixed';
  /**
   * What becomes of rows that do not fill the last batch.
   * @defaultValue 'keep'
   */
  readonly rest?: 'keep' | 'drop';
}

/**
 * Cuts batches from arrays in memory.
 * @param options - Columns, size and order.
 * @throws GroundingError `INVALID_DATA` when there are no rows or columns differ in their number,
 *   `INVALID_OPTION` when the batch size is out of range or no batch would be full.
 */
export function arrayBatches(options: ArrayBatchesOptions): BatchSource {
  const { columns, batchSize, order = 'shuffled', rest = 'keep' } = options;
  const rows = countRows(columns);
  checkBatchSize(batchSize, rows, rest);
  const full = rows / batchSize;
  const batchesPerEpoch = rest === 'keep' ? Math.ceil(full) : Math.floor(full);
  return {
    batchesPerEpoch,
    *batches({ seed, skip }) {
      const indices =
        order === 'shuffled'
          ? shuffledOrder(rows, createRandom(seed))
          : Uint32Array.from({ length: rows }, (_, row) => row);
      for (let batch = skip; batch < batchesPerEpoch; batch += 1) {
        yield gatherRows(columns, indices.subarray(batch * batchSize, (batch + 1) * batchSize));
      }
    },
  };
}

function gatherRows(columns: ArrayBatchesOptions['columns'], rows: Uint32Array): Batch {
  const entries = Object.entries(columns).map(
    ([name, column]) => [name, gatherColumn(column, rows)] as const,
  );
  return Object.fromEntries(entries);
}

function gatherColumn({ data, dims }: Column, rows: Uint32Array): Tensor {
  const shape = [rows.length, ...dims];
  const width = product(dims);
  if (data instanceof BigInt64Array) {
    const gathered = new BigInt64Array(rows.length * width);
    for (const [place, row] of rows.entries()) {
      gathered.set(data.subarray(row * width, (row + 1) * width), place * width);
    }
    return { type: 'int64', dims: shape, data: gathered };
  }
  const isFloat = data instanceof Float32Array;
  const gathered = new (isFloat ? Float32Array : Int32Array)(rows.length * width);
  for (const [place, row] of rows.entries()) {
    gathered.set(data.subarray(row * width, (row + 1) * width), place * width);
  }
  return { type: isFloat ? 'float32' : 'int32', dims: shape, data: gathered };
}

function countRows(columns: ArrayBatchesOptions['columns']): number {
  const counts = Object.entries(columns).map(([name, { data, dims }]) => {
    return { name, rows: data.length / product(dims) };
  });
  const [first] = counts;
  const same = counts.every(({ rows }) => rows === first?.rows && Number.isSafeInteger(rows));
  if (first !== undefined && same && first.rows > 0) return first.rows;
  const got = counts.map(({ name, rows }) => `${rows} in "${name}"`).join(', ');
  throw new GroundingError(
    'INVALID_DATA',
    `expected columns with as many whole rows each, at least one, got ${got || 'no columns'}`,
  );
}

function checkBatchSize(batchSize: number, rows: number, rest: 'keep' | 'drop'): void {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a whole batch size of at least 1, got ${batchSize}`,
    );
  }
  if (rest === 'keep' || batchSize <= rows) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a batch size of at most the ${rows} rows, got ${batchSize}; ` +
      "keep the rest with rest: 'keep', or choose a smaller one",
  );
}

function product(dims: readonly number[]): number {
  return dims.reduce((total, length) => total * length, 1);
}
