import type { CallOptions, Embeddings, Session, Tensor, TextEncoder } from '@grounder/core';
import type { Rows } from '@grounder/core/internal';
import { listed } from '@grounder/core';
import {
  assertTexts,
  checkCount,
  checkType,
  chooseOutput,
  defaultBatchSize,
  encodeInBatches,
  integerTensor,
  Lifetime,
  mismatch,
  readRows,
  readTokenRows,
  requireInput,
} from '@grounder/core/internal';

import type { Pooling } from './pooling.js';
import { poolTokens } from './pooling.js';
import type { TextTokenizer } from './text-tokenizer.js';

/** What text encoders and captioners need of an open model. */
export type CaptionSession = Pick<Session, 'inputs' | 'outputs' | 'run' | 'dispose'>;

/** What {@link TransformerTextEncoder} is made of. */
export interface TransformerTextEncoderOptions {
  /** The open `model.onnx`; the encoder owns it from now on. */
  readonly session: CaptionSession;
  /** The model's tokenizer. */
  readonly tokenizer: TextTokenizer;
  /**
   * How tokens become one vector, where the model does not give one.
   * @defaultValue 'mean'
   */
  readonly pooling?: Pooling;
  /**
   * Whether vectors are brought to Euclidean length 1.
   * @defaultValue true
   */
  readonly normalise?: boolean;
  /**
   * Most texts in one run of the model.
   * @defaultValue 32
   */
  readonly batchSize?: number;
}

const inputNames = ['input_ids', 'attention_mask', 'token_type_ids'];
/** What is pooled already, before what is not. */
const outputNames = ['sentence_embedding', 'last_hidden_state', 'token_embeddings'];

/**
 * Turns texts into vectors with a transformer of the BERT family: BERT, DistilBERT, RoBERTa, MiniLM and
 * other models that read `input_ids` and give `last_hidden_state`. Type ids are given to models that
 * ask for them.
 */
export class TransformerTextEncoder implements TextEncoder, AsyncDisposable {
  readonly #options: Required<TransformerTextEncoderOptions>;
  readonly #output: string;
  readonly #life = new Lifetime('a text encoder');

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model reads or writes something else,
   *   `INVALID_OPTION` for a batch size below 1.
   */
  constructor(options: TransformerTextEncoderOptions) {
    const { session, pooling = 'mean', normalise = true, batchSize = defaultBatchSize } = options;
    checkCount('batchSize', batchSize);
    checkType(requireInput(session, 'input_ids'), ['int64', 'int32']);
    const strange = session.inputs.filter(({ name }) => !inputNames.includes(name));
    if (strange.length > 0) {
      throw mismatch(`no inputs but ${inputNames.join(', ')}`, listed(strange));
    }
    this.#output = chooseOutput(session, outputNames);
    this.#options = { ...options, pooling, normalise, batchSize };
  }

  /** {@inheritDoc @grounder/core!index.TextEncoder.encode} */
  async encode(texts: readonly string[], options: CallOptions = {}): Promise<Embeddings> {
    assertTexts(texts);
    const { batchSize, normalise } = this.#options;
    const encode = (start: number, count: number): Promise<Rows> =>
      this.#run(texts.slice(start, start + count), options);
    const work = { count: texts.length, batchSize, normalise, stage: 'encode texts', encode };
    return this.#life.use(() => encodeInBatches(work, options));
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#options.session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(texts: readonly string[], { signal }: CallOptions): Promise<Rows> {
    const { session, tokenizer, pooling } = this.#options;
    const { grids, mask, dims } = layOut(texts, tokenizer);
    const feeds: Record<string, Tensor> = {};
    for (const input of session.inputs) {
      const grid = grids[input.name];
      if (grid) feeds[input.name] = integerTensor(input, dims, grid);
    }
    const outputs = await session.run(feeds, signal === undefined ? {} : { signal });
    const output = outputs[this.#output];
    if (output?.dims.length === 2) return readRows(output, this.#output, texts.length);
    const states = readTokenRows(output, this.#output, texts.length);
    return { dim: states.dim, data: poolTokens(states, mask, pooling) };
  }
}

/** Rows of tokens under the names of the inputs that they are for, filled up to the longest. */
function layOut(texts: readonly string[], tokenizer: TextTokenizer) {
  const rows = texts.map((text) => tokenizer.encode(text));
  const length = Math.max(1, ...rows.map(({ ids }) => ids.length));
  const size = rows.length * length;
  const ids = new Int32Array(size).fill(tokenizer.padId);
  const mask = new Int32Array(size);
  const types = new Int32Array(size);
  for (const [row, tokens] of rows.entries()) {
    ids.set(tokens.ids, row * length);
    types.set(tokens.typeIds, row * length);
    mask.fill(1, row * length, row * length + tokens.ids.length);
  }
  const grids: Readonly<Record<string, Int32Array>> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: types,
  };
  return { grids, mask, dims: [rows.length, length] };
}
