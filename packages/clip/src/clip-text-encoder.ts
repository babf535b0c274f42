import type { CallOptions, Embeddings, Tensor, TensorInfo, TextEncoder } from '@grounder/core';
import type { Rows } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';
import {
  assertTexts,
  checkCount,
  checkType,
  chooseOutput,
  defaultBatchSize,
  defined,
  encodeInBatches,
  fixedLength,
  floatTensor,
  integerTensor,
  Lifetime,
  readRows,
  requireInput,
} from '@grounder/core/internal';
import type { ClipTokenizer } from './clip-tokenizer.js';
import type { ClipSession } from './model-tensors.js';
import { checkKnownInputs } from './model-tensors.js';
import { createTokenGrid } from './token-grid.js';

/** What {@link ClipTextEncoder} is made of. */
export interface ClipTextEncoderOptions {
  /** The open `text_model.onnx`, or the combined `model.onnx`; the encoder owns it from now on. */
  readonly session: ClipSession;
  /** The model's tokenizer, as `createClipTokenizer` makes it. */
  readonly tokenizer: ClipTokenizer;
  /**
   * Most texts in one run of the model.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /**
   * Side in pixels of the empty picture that a combined export is fed, where the file does not say.
   * @defaultValue 224
   */
  readonly imageSize?: number;
}

const outputNames = ['text_embeds', 'pooler_output', 'text_features'] as const;
const inputNames = ['input_ids', 'attention_mask', 'pixel_values'] as const;

/**
 * Turns texts into the feature vectors of CLIP, SigLIP or MobileCLIP, of Euclidean length 1. Reads
 * split exports and combined ones, ids of 32 or 64 bits, with or without an attention mask.
 */
export class ClipTextEncoder implements TextEncoder, AsyncDisposable {
  readonly #session: ClipSession;
  readonly #tokenizer: ClipTokenizer;
  readonly #batchSize: number;
  readonly #fixedBatch: number | undefined;
  readonly #output: string;
  readonly #fillers: Readonly<Record<string, Tensor>>;
  readonly #life = new Lifetime('a text encoder');

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model is no text encoder,
   *   `INVALID_OPTION` when the tokenizer is missing or for a batch size below 1.
   */
  constructor(options: ClipTextEncoderOptions) {
    const { session, tokenizer, batchSize = defaultBatchSize, imageSize = 224 } = options;
    checkCount('batchSize', batchSize);
    checkCount('imageSize', imageSize);
    checkTokenizer(tokenizer);
    const ids = requireInput(session, 'input_ids');
    checkType(ids, ['int64', 'int32']);
    checkKnownInputs(session, inputNames);
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#fixedBatch = fixedLength(ids, 0);
    this.#batchSize = this.#fixedBatch ?? batchSize;
    this.#output = chooseOutput(session, outputNames);
    this.#fillers = imageFillers(session, imageSize);
  }

  /** {@inheritDoc @grounder/core!index.TextEncoder.encode} */
  async encode(texts: readonly string[], options?: CallOptions): Promise<Embeddings> {
    assertTexts(texts);
    const encode = (start: number, count: number): Promise<Rows> =>
      this.#run(texts.slice(start, start + count), options);
    const work = { count: texts.length, batchSize: this.#batchSize, stage: 'encode texts', encode };
    return this.#life.use(() => encodeInBatches(work, options));
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(texts: readonly string[], options: CallOptions = {}): Promise<Rows> {
    const input = requireInput(this.#session, 'input_ids');
    const length = fixedLength(input, 1);
    const rows = this.#fixedBatch ?? texts.length;
    const grid = createTokenGrid(texts, this.#tokenizer, {
      rows,
      ...defined({ length }),
    });
    const dims = [rows, grid.length];
    const mask = this.#session.inputs.find(({ name }) => name === 'attention_mask');
    const feeds: Record<string, Tensor> = {
      ...this.#fillers,
      input_ids: integerTensor(input, dims, grid.ids),
      ...(mask !== undefined && { attention_mask: integerTensor(mask, dims, grid.attention) }),
    };
    const { signal } = options;
    const outputs = await this.#session.run(feeds, signal === undefined ? {} : { signal });
    return readRows(outputs[this.#output], this.#output, rows);
  }
}

function checkTokenizer(tokenizer: ClipTokenizer | undefined): void {
  if (tokenizer !== undefined) return;
  throw new GroundingError(
    'INVALID_OPTION',
    "expected a tokenizer, got nothing; make one of the model's tokenizer.json and " +
      'tokenizer_config.json with createClipTokenizer',
  );
}

/** What a combined export reads besides texts: one empty picture, whose result is not used. */
export function imageFillers(
  session: ClipSession,
  imageSize: number,
): Readonly<Record<string, Tensor>> {
  const input = session.inputs.find(({ name }) => name === 'pixel_values');
  if (input === undefined) return {};
  const sides = [2, 3].map((axis) => fixedLength(input, axis) ?? imageSize);
  const dims = [batchOf(input), 3, ...sides];
  const length = dims.reduce((product, side) => product * side, 1);
  return { pixel_values: floatTensor(input, dims, new Float32Array(length)) };
}

function batchOf(input: TensorInfo): number {
  return fixedLength(input, 0) ?? 1;
}
