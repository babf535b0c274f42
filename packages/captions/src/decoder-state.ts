import type { Tensor } from '@grounder/core';
import type { TokenRows } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';

import type { Past } from './decoder-past.js';
import { takeRows } from './decoder-past.js';

/** What a decoder begins with. */
export interface DecoderStart {
  /** The tokens of each row, all rows as many; may be none when there is a prefix. */
  readonly ids: readonly (readonly number[])[];
  /** Embeddings that stand before the tokens, rows × prefix × width. */
  readonly prefix?: TokenRows;
  /** Hidden states of pictures that a decoder with cross-attention looks at. */
  readonly states?: TokenRows;
}

/** How far a batch of texts has come. */
export interface DecoderState {
  /** The tokens of each row so far. */
  readonly ids: readonly (readonly number[])[];
  /** Embeddings that stand before the tokens, rows × prefix × width. */
  readonly prefix?: Tensor;
  /** Hidden states of the pictures. */
  readonly states?: Tensor;
  /** Keys and values of what was read, where the model keeps them. */
  readonly past?: Past;
}

/** Checks what a decoder is to begin with. */
export function checkStart({ ids, prefix }: DecoderStart): void {
  const lengths = [...new Set(ids.map((row) => row.length))];
  const [length = 1, ...others] = lengths;
  if (others.length === 0 && length + (prefix?.tokens ?? 0) > 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected as many tokens in each row, at least 1 where there is no prefix, got ' +
      `${lengths.join(' and ')}; begin texts of different lengths in batches of their own`,
  );
}

/** Goes on with some of the rows, each with one more token. */
export function continueWith(
  state: DecoderState,
  order: readonly number[],
  tokens: readonly number[],
): DecoderState {
  const { prefix, states, past } = state;
  const ids = order.map((row, place) => [...(state.ids[row] ?? []), tokens[place] ?? 0]);
  const take = (tensor: Tensor): Tensor => takeRows(tensor, order);
  return {
    ids,
    ...(prefix && { prefix: take(prefix) }),
    ...(states && { states: take(states) }),
    ...(past && {
      past: Object.fromEntries(Object.entries(past).map(([name, tensor]) => [name, take(tensor)])),
    }),
  };
}

/** Counts the places of a row, prefix included. */
export function lengthOf({ ids, prefix }: DecoderState): number {
  return (ids[0]?.length ?? 0) + (prefix?.dims[1] ?? 0);
}
