import type { CallOptions, Tensor } from '@grounder/core';
import type { TokenRows } from '@grounder/core/internal';
import { GroundingError, listed } from '@grounder/core';
import {
  checkCount,
  checkType,
  fixedLength,
  floatTensor,
  integerTensor,
  Lifetime,
  mismatch,
  requireInput,
  toFloats,
} from '@grounder/core/internal';

import { DecoderPast } from './decoder-past.js';
import type { DecoderStart, DecoderState } from './decoder-state.js';
import { checkStart, lengthOf } from './decoder-state.js';
import type { CaptionSession } from './transformer-text-encoder.js';

/** What {@link CaptionDecoder} is made of. */
export interface CaptionDecoderOptions {
  /**
   * The open `decoder_model_merged.onnx`, `decoder_model.onnx` or a `model.onnx` with a past; the decoder
   * owns it from now on.
   */
  readonly session: CaptionSession;
  /**
   * Whether keys and values are kept from step to step, where the model can.
   * @defaultValue true
   */
  readonly usesCache?: boolean;
  /**
   * Tokens that the model has positions for.
   * @defaultValue 1024, GPT-2's
   */
  readonly contextLength?: number;
}

/** What comes next. */
export interface DecoderStep {
  /** Unnormalised log-probabilities of each row's next token. */
  readonly logits: readonly Float32Array[];
  /** The state, which has read all tokens. */
  readonly state: DecoderState;
}

const inputNames =
  /^(input_ids|attention_mask|position_ids|inputs_embeds|embeds_mask|use_cache_branch|encoder_hidden_states|encoder_attention_mask|past_key_values\..+)$/;

/**
 * Runs a language model token by token: GPT-2 and other decoders in the layouts of the hub, with a cache
 * of keys and values or without. Prefixes need a model that takes embeddings: `acceptEmbeddings` of
 * the package onnx makes one of any.
 */
export class CaptionDecoder implements AsyncDisposable {
  /** Tokens that the model has positions for. */
  readonly contextLength: number;
  readonly #session: CaptionSession;
  readonly #past: DecoderPast;
  readonly #usesCache: boolean;
  readonly #life = new Lifetime('a language model');

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model is no decoder, `INVALID_OPTION` for a context
   *   length below 1.
   */
  constructor({ session, usesCache = true, contextLength = 1024 }: CaptionDecoderOptions) {
    checkCount('contextLength', contextLength);
    checkType(requireInput(session, 'input_ids'), ['int64', 'int32']);
    const strange = session.inputs.filter(({ name }) => !inputNames.test(name));
    if (strange.length > 0) throw mismatch('the inputs of a decoder', listed(strange));
    if (!session.outputs.some(({ name }) => name === 'logits')) {
      throw mismatch('a decoder with an output "logits"', listed(session.outputs));
    }
    if (session.inputs.some(({ name }) => name === 'inputs_embeds')) {
      requireInput(session, 'embeds_mask');
    }
    this.contextLength = contextLength;
    this.#session = session;
    this.#past = new DecoderPast(session);
    this.#usesCache = usesCache && this.#past.isThere;
  }

  /** Length of the embeddings that the model takes, where it takes any and says so. */
  get width(): number | undefined {
    const input = this.#session.inputs.find(({ name }) => name === 'inputs_embeds');
    return input === undefined ? undefined : fixedLength(input, 2);
  }

  /**
   * Begins a batch.
   * @returns The state before the first step.
   * @throws GroundingError `MODEL_MISMATCH` when there is a prefix and the model takes no embeddings,
   *   or states of pictures and it does not look at any; `INVALID_OPTION` when rows have different numbers
   *   of tokens, or there is nothing to read.
   */
  begin(start: DecoderStart): DecoderState {
    this.#life.check();
    checkStart(start);
    const { ids, prefix, states } = start;
    const named = { inputs_embeds: prefix, encoder_hidden_states: states };
    for (const [name, given] of Object.entries(named)) {
      if (given !== undefined) requireInput(this.#session, name);
    }
    return {
      ids,
      ...(prefix && { prefix: this.#floats('inputs_embeds', prefix, ids.length) }),
      ...(states && { states: this.#floats('encoder_hidden_states', states, ids.length) }),
    };
  }

  /**
   * Reads what is not read yet, and says what comes next.
   * @param options - Cancellation, checked before the step.
   * @throws GroundingError `MODEL_MISMATCH` when logits or past do not have the shapes that they should.
   */
  async step(state: DecoderState, { signal }: CallOptions = {}): Promise<DecoderStep> {
    signal?.throwIfAborted();
    const rows = state.ids.length;
    const length = lengthOf(state);
    const hasPast = this.#usesCache && state.past !== undefined;
    const fed = hasPast ? 1 : length;
    const feeds = this.#feeds(state, { fed, length, hasPast });
    const outputs = await this.#session.run(feeds, signal === undefined ? {} : { signal });
    const logits = readLast(outputs.logits, rows, fed);
    if (!this.#usesCache) return { logits, state };
    const past = this.#past.after(outputs, state.past, { rows, length });
    return { logits, state: { ...state, past } };
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #feeds(state: DecoderState, run: DecoderRun): Record<string, Tensor> {
    const makers: Readonly<Record<string, () => Tensor>> = {
      input_ids: () => this.#integers('input_ids', lastIds(state, run.fed), run.fed),
      attention_mask: () => this.#integers('attention_mask', ones(state, run.length), run.length),
      position_ids: () => this.#integers('position_ids', positions(state, run), run.fed),
      inputs_embeds: () => this.#embeddings(state, run).inputs_embeds,
      embeds_mask: () => this.#embeddings(state, run).embeds_mask,
      use_cache_branch: () => ({
        type: 'bool',
        dims: [1],
        data: Uint8Array.of(run.hasPast ? 1 : 0),
      }),
      encoder_hidden_states: () => required(state.states),
      encoder_attention_mask: () => {
        const tokens = required(state.states).dims[1] ?? 0;
        return this.#integers('encoder_attention_mask', ones(state, tokens), tokens);
      },
    };
    const past = run.hasPast && state.past ? state.past : this.#past.empty(state.ids.length);
    const feeds: Record<string, Tensor> = { ...past };
    for (const { name } of this.#session.inputs) {
      const make = makers[name];
      if (make) feeds[name] = make();
    }
    return feeds;
  }

  /** The prefix stands where the mask is true; elsewhere the model looks its tokens up. */
  #embeddings(state: DecoderState, { fed, hasPast }: DecoderRun) {
    const { prefix } = state;
    const rows = state.ids.length;
    const input = requireInput(this.#session, 'inputs_embeds');
    if (prefix === undefined || hasPast) {
      const length = this.width ?? 1;
      const nothing = floatTensor(input, [1, 1, length], new Float32Array(length));
      return { inputs_embeds: nothing, embeds_mask: flags([1, 1, 1], new Uint8Array(1)) };
    }
    const [, before = 0, width = 0] = prefix.dims;
    const data = new Float32Array(rows * fed * width);
    const mask = new Uint8Array(rows * fed);
    const given = toFloats(prefix) ?? new Float32Array(0);
    for (let row = 0; row < rows; row += 1) {
      data.set(given.subarray(row * before * width, (row + 1) * before * width), row * fed * width);
      mask.fill(1, row * fed, row * fed + before);
    }
    return {
      inputs_embeds: floatTensor(input, [rows, fed, width], data),
      embeds_mask: flags([rows, fed, 1], mask),
    };
  }

  #floats(name: string, { tokens, dim, data }: TokenRows, rows: number): Tensor {
    return floatTensor(requireInput(this.#session, name), [rows, tokens, dim], data);
  }

  #integers(name: string, values: readonly number[], columns: number): Tensor {
    const dims = [values.length / columns, columns];
    return integerTensor(requireInput(this.#session, name), dims, Int32Array.from(values));
  }
}

interface DecoderRun {
  /** Tokens that are read in this step. */
  readonly fed: number;
  /** Tokens in all. */
  readonly length: number;
  readonly hasPast: boolean;
}

/** The last ids of each row; where the prefix is, any id will do. */
function lastIds(state: DecoderState, count: number): readonly number[] {
  const before = state.prefix?.dims[1] ?? 0;
  const filler = Array.from({ length: before }, () => 0);
  return state.ids.flatMap((row) => [...filler, ...row].slice(-count));
}

function ones({ ids }: DecoderState, length: number): readonly number[] {
  return Array.from({ length: ids.length * length }, () => 1);
}

function positions({ ids }: DecoderState, { fed, length }: DecoderRun): readonly number[] {
  return ids.flatMap(() => Array.from({ length: fed }, (_, place) => length - fed + place));
}

function flags(dims: readonly number[], data: Uint8Array): Tensor {
  return { type: 'bool', dims, data };
}

function required(tensor: Tensor | undefined): Tensor {
  if (tensor !== undefined) return tensor;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected the hidden states of a picture, which this decoder looks at, got nothing',
  );
}

function readLast(tensor: Tensor | undefined, rows: number, fed: number): readonly Float32Array[] {
  const data = tensor && toFloats(tensor);
  if (tensor === undefined || data === undefined || !hasLogits(tensor.dims, rows, fed)) {
    const got = tensor === undefined ? 'nothing' : `${tensor.type}[${tensor.dims.join()}]`;
    throw mismatch(`floats [${rows},${fed},vocabulary] from output "logits"`, got);
  }
  const [, tokens = 0, vocabulary = 0] = tensor.dims;
  return Array.from({ length: rows }, (_, row) => {
    const end = (row + 1) * tokens * vocabulary;
    return data.subarray(end - vocabulary, end);
  });
}

/** Some exports give the last token alone. */
function hasLogits(dims: readonly number[], rows: number, fed: number): boolean {
  const [count, tokens = 0, vocabulary = 0] = dims;
  return dims.length === 3 && count === rows && [1, fed].includes(tokens) && vocabulary > 0;
}
