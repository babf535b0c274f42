import type { CaptionSession } from '@grounder/captions/internal';
import { CaptionDecoder } from '@grounder/captions';
import type { CallOptions, Tensor, TensorInfo } from '@grounder/core';

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A model that answers as a test says, and keeps what it was given. */
export interface FakeSession extends CaptionSession {
  /** What each run was given. */
  readonly runs: readonly Tensors[];
  /** How often it was disposed. */
  readonly disposals: () => number;
}

/** What a fake model is. */
export interface FakeModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** What it answers; `run` counts from 1. */
  readonly answer: (feeds: Tensors, run: number) => Tensors;
}

/** Opens a fake model. As a session does, it looks at the signal before it runs and not in between. */
export function fakeSession({ inputs, outputs, answer }: FakeModel): FakeSession {
  const runs: Tensors[] = [];
  let disposals = 0;
  return {
    ...{ inputs, outputs, runs, disposals: () => disposals },
    async run(feeds: Tensors, { signal }: CallOptions = {}) {
      signal?.throwIfAborted();
      runs.push(feeds);
      await Promise.resolve();
      return answer(feeds, runs.length);
    },
    dispose() {
      disposals += 1;
      return Promise.resolve();
    },
  };
}

/** A tensor of floats that are all the same, or as a function says. */
export function floats(
  dims: readonly number[],
  fill: number | ((place: number) => number),
): Tensor {
  const data = new Float32Array(dims.reduce((size, length) => size * length, 1));
  return {
    type: 'float32',
    dims,
    data: typeof fill === 'number' ? data.fill(fill) : data.map((_, place) => fill(place)),
  };
}

/** Tokens that the fake language model knows. */
export const vocabulary = 12;
const heads = 2;
const width = 4;
const past = ['past_key_values.0.key', 'past_key_values.0.value'];

/** The declared tensors of a language model of one layer with a cache. */
export const decoderInputs: readonly TensorInfo[] = [
  { name: 'input_ids', type: 'int64', dims: ['batch', 'length'] },
  { name: 'attention_mask', type: 'int64', dims: ['batch', 'total'] },
  ...past.map((name) => ({ name, type: 'float32', dims: ['batch', heads, 'past', width] })),
];
/** What it writes. */
export const decoderOutputs: readonly TensorInfo[] = [
  { name: 'logits', type: 'float32', dims: ['batch', 'length', vocabulary] },
  ...['present.0.key', 'present.0.value'].map((name) => {
    return { name, type: 'float32', dims: ['batch', heads, 'total', width] };
  }),
];

/** How a fake language model differs from one that always likes token 3. */
export interface FakeLanguageModel {
  /** The logits of the next token; `run` counts from 1. */
  readonly next?: (token: number, run: number) => number;
  readonly inputs?: readonly TensorInfo[];
  readonly outputs?: readonly TensorInfo[];
  /** Changes what it writes. */
  readonly change?: (outputs: Tensors, run: number) => Tensors;
}

/** Opens a language model of one layer with a cache. */
export function fakeLanguageModel({
  next = (token) => (token === 3 ? 9 : 0),
  inputs = decoderInputs,
  outputs = decoderOutputs,
  change = (tensors) => tensors,
}: FakeLanguageModel = {}): FakeSession {
  const answer = (feeds: Tensors, run: number): Tensors => {
    const [rows = 0, fed = 0] = feeds.input_ids?.dims ?? [];
    const total = feeds.attention_mask?.dims[1] ?? fed;
    const kept = floats([rows, heads, total, width], 0);
    const logits = floats([rows, fed, vocabulary], (place) => next(place % vocabulary, run));
    return change({ logits, 'present.0.key': kept, 'present.0.value': kept }, run);
  };
  return fakeSession({ inputs, outputs, answer });
}

/** A decoder over a fake language model. */
export function fakeDecoder(model: FakeLanguageModel = {}, contextLength = 1024) {
  const session = fakeLanguageModel(model);
  return { session, decoder: new CaptionDecoder({ session, contextLength }) };
}
