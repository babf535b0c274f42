import type { Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

/**
 * Checks that feeds are what a model reads: no input missing, none unknown, types and axes as the
 * model says, as many elements as the axes promise.
 *
 * @param inputs - What the model reads.
 * @param feeds - A tensor for each input, by name.
 * @throws {@link GroundingError} `MODEL_MISMATCH` for the first feed that does not fit.
 */
export function assertFeeds(
  inputs: readonly TensorInfo[],
  feeds: Readonly<Record<string, Tensor>>,
): void {
  const names = inputs.map(({ name }) => name);
  const unknown = Object.keys(feeds).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw mismatch(`inputs ${names.join(', ')}`, `also ${unknown.join(', ')}`);
  }
  for (const input of inputs) {
    const feed = feeds[input.name];
    if (feed === undefined) throw mismatch(`a tensor for the input ${describe(input)}`, 'nothing');
    assertFeed(input, feed);
  }
}

function assertFeed(input: TensorInfo, feed: Tensor): void {
  const typeFits = input.type === 'unknown' || input.type === feed.type;
  if (!typeFits || !dimsFit(input, feed.dims)) {
    throw mismatch(describe(input), `${feed.type}[${feed.dims.join()}]`);
  }
  const expected = feed.dims.reduce((product, length) => product * length, 1);
  const length = 'length' in feed.data ? feed.data.length : NaN;
  if (length !== expected) {
    throw mismatch(`${expected} elements for ${input.name}[${feed.dims.join()}]`, String(length));
  }
}

function dimsFit({ type, dims }: TensorInfo, lengths: readonly number[]): boolean {
  if (type === 'unknown') return true;
  return (
    dims.length === lengths.length &&
    dims.every((dim, axis) => typeof dim === 'string' || dim < 0 || dim === lengths[axis])
  );
}

function describe({ name, type, dims }: TensorInfo): string {
  return `${name}: ${type}[${dims.join()}]`;
}

function mismatch(expected: string, got: string): GroundingError {
  return new GroundingError('MODEL_MISMATCH', `expected ${expected}, got ${got}`);
}
