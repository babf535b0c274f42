import type { CallOptions, Tensor, TokenEncoder, TokenFeatures } from '@grounder/core';
import {
  assertTexts,
  checkCount,
  checkType,
  defaultBatchSize,
  defined,
  fixedLength,
  integerTensor,
  Lifetime,
  readTokenRows,
  requireInput,
} from '@grounder/core/internal';
import { checkStates } from './clip-image-token-encoder.js';
import { imageFillers } from './clip-text-encoder.js';
import type { ClipTokenizer } from './clip-tokenizer.js';
import { encodeTokensInBatches } from './encode-tokens.js';
import type { ClipSession } from './model-tensors.js';
import { createTokenGrid, shorten } from './token-grid.js';

/** What {@link ClipTextTokenEncoder} is made of. */
export interface ClipTextTokenEncoderOptions {
  /** The open text model, whose outputs include its hidden states; owned from now on. */
  readonly session: ClipSession;
  /** The model's tokenizer, as `createClipTokenizer` makes it. */
  readonly tokenizer: ClipTokenizer;
  /** Name of the output that is hidden states, [texts, tokens, width]. */
  readonly tensor: string;
  /**
   * Tokens of each text: longer ones are cut, their end token stays; shorter ones are padded.
   * @defaultValue 40, as TransVG reads RefCOCOg
   */
  readonly length?: number;
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

/** Turns texts into the hidden states of their tokens, start and end included, padding behind them. */
export class ClipTextTokenEncoder implements TokenEncoder<string>, AsyncDisposable {
  /** Tokens of each text, padding included. */
  readonly length: number;
  readonly #session: ClipSession;
  readonly #tokenizer: ClipTokenizer;
  readonly #tensor: string;
  readonly #batchSize: number;
  readonly #fillers: Readonly<Record<string, Tensor>>;
  readonly #life = new Lifetime('a text encoder');

  /**
   * @throws GroundingError `MODEL_MISMATCH` when the model reads no texts or has no such output,
   *   `INVALID_OPTION` for a length or a batch size below 1.
   */
  constructor(options: ClipTextTokenEncoderOptions) {
    const {
      session,
      tokenizer,
      tensor,
      length = 40,
      batchSize = defaultBatchSize,
      imageSize = 224,
    } = options;
    for (const [name, count] of Object.entries({ length, batchSize, imageSize })) {
      checkCount(name, count);
    }
    const ids = requireInput(session, 'input_ids');
    checkType(ids, ['int64', 'int32']);
    checkStates(session, [tensor]);
    this.length = Math.min(length, fixedLength(ids, 1) ?? tokenizer.contextLength);
    this.#session = session;
    this.#tokenizer = {
      ...tokenizer,
      encode: (text) => [...shorten(tokenizer.encode(text), this.length)],
    };
    this.#tensor = tensor;
    this.#batchSize = fixedLength(ids, 0) ?? batchSize;
    this.#fillers = imageFillers(session, imageSize);
  }

  /** {@inheritDoc @grounder/core!index.TokenEncoder.encodeTokens} */
  async encodeTokens(texts: readonly string[], options?: CallOptions): Promise<TokenFeatures> {
    assertTexts(texts);
    const work = {
      count: texts.length,
      batchSize: this.#batchSize,
      stage: 'encode texts',
      encode: (start: number, count: number) =>
        this.#run(texts.slice(start, start + count), options),
    };
    return this.#life.use(() => encodeTokensInBatches(work, options));
  }

  /** Frees the model. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life.end(() => this.#session.dispose());
  }

  async #run(
    texts: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<Omit<TokenFeatures, 'rows'>> {
    const input = requireInput(this.#session, 'input_ids');
    const columns = fixedLength(input, 1);
    const rows = fixedLength(input, 0) ?? texts.length;
    const grid = createTokenGrid(texts, this.#tokenizer, {
      rows,
      ...defined({ length: columns }),
    });
    const dims = [rows, grid.length];
    const mask = this.#session.inputs.find(({ name }) => name === 'attention_mask');
    const outputs = await this.#session.run(
      {
        ...this.#fillers,
        input_ids: integerTensor(input, dims, grid.ids),
        ...(mask !== undefined && { attention_mask: integerTensor(mask, dims, grid.attention) }),
      },
      signal === undefined ? {} : { signal },
    );
    const states = readTokenRows(outputs[this.#tensor], this.#tensor, rows);
    return this.#gather(states, grid, texts.length);
  }

  /** Moves each text's tokens to the front; some tokenizers pad there. */
  #gather(
    { dim, data: states }: { readonly dim: number; readonly data: Float32Array },
    grid: { readonly length: number; readonly mask: Int32Array },
    rows: number,
  ): Omit<TokenFeatures, 'rows'> {
    const data = new Float32Array(rows * this.length * dim);
    const mask = new Float32Array(rows * this.length);
    for (let row = 0; row < rows; row += 1) {
      let place = row * this.length;
      for (let column = 0; column < grid.length; column += 1) {
        const from = row * grid.length + column;
        if (grid.mask[from] !== 1) continue;
        data.set(states.subarray(from * dim, (from + 1) * dim), place * dim);
        mask[place] = 1;
        place += 1;
      }
    }
    return { tokens: this.length, dim, data, mask };
  }
}
