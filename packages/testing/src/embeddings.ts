import type { CallOptions, Embeddings } from '@grounder/core';

import type { Check } from './contract.js';
import { copies } from './contract.js';
import { expectEqual, expectLength, expectThat, expectWithin } from './expectations.js';
import { checkCalls, checkInput } from './shared-cases.js';

// Batches of another make-up may round differently; in proportion to the largest number.
const tolerance = 1e-3;

interface Encoder<Input> {
  encode(inputs: readonly Input[], options?: CallOptions): Promise<Embeddings>;
}

/** The cases that hold for every encoder, about inputs that mean different things. */
export function checkEmbeddings<Input>(
  check: Check<Encoder<Input>>,
  meant: readonly Input[],
): void {
  const asked = copies(() => meant);

  check('returns one row of finite numbers for each input', async (encoder) => {
    expectEmbeddings(await encoder.encode(await asked()), meant.length);
  });

  check('returns nothing for no inputs', async (encoder) => {
    expectEmbeddings(await encoder.encode([]), 0);
  });

  check('tells inputs apart', async (encoder) => {
    const rows = rowsOf(await encoder.encode(await asked()));

    const [first = [], ...others] = rows;
    for (const row of others) {
      expectThat(!near(first, row), 'different rows for different inputs', row);
    }
  });

  check('keeps the order of the inputs, and mixes none with its neighbours', async (encoder) => {
    const rows = rowsOf(await encoder.encode(await asked()));
    const backward = rowsOf(await encoder.encode((await asked()).toReversed())).toReversed();

    for (const [index, row] of rows.entries()) {
      const turned = backward[index] ?? [];
      expectThat(near(turned, row), 'the same row when inputs come in reverse', turned);
      const [alone = []] = rowsOf(await encoder.encode((await asked()).slice(index, index + 1)));
      expectThat(near(alone, row), 'the same row for an input alone', alone);
    }
  });

  checkInput(check, asked, (encoder, given) => encoder.encode(given));
  checkCalls(check, async (encoder, call) => encoder.encode(await asked(), call));
}

/** Fails unless embeddings have so many rows, and say the truth about themselves. */
export function expectEmbeddings({ rows, dim, data, normalised }: Embeddings, count: number): void {
  expectEqual(rows, count, 'rows, one for each input');
  expectThat(data instanceof Float32Array, 'data as Float32Array', data);
  expectLength(data, rows * dim, `numbers, ${rows} rows of ${dim}`);
  for (const row of rowsOf({ rows, dim, data, normalised })) {
    for (const value of row) expectThat(Number.isFinite(value), 'finite numbers', value);
    if (normalised) expectWithin(Math.hypot(...row), [0.999, 1.001], 'the length of a row');
  }
}

function rowsOf({ rows, dim, data }: Embeddings): readonly (readonly number[])[] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * dim, (row + 1) * dim)]);
}

function near(row: readonly number[], wanted: readonly number[]): boolean {
  const scale = Math.max(...wanted.map(Math.abs));
  return wanted.every((value, index) => Math.abs(value - (row[index] ?? NaN)) <= tolerance * scale);
}
