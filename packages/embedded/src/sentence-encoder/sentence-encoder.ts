import type {
  ByteCache,
  CallOptions,
  Embeddings,
  Runtime,
  Session,
  SessionOptions,
  TextEncoder as TextEncoderPort,
} from '@grounder/core';
import { readFloats } from '@grounder/core';
import { assertTexts, checkCount, Lifetime } from '@grounder/core/internal';

import { findSentenceEncoderPackage, sentenceEncoderTensors } from './sentence-encoder-package.js';
import { sentencePieces } from './sentence-pieces.js';

/** What {@link openSentenceEncoder} needs. */
export interface OpenSentenceEncoderOptions {
  /** Opens the translated model. */
  readonly runtime: Runtime;
  /** Keeps the translated model between runs of the program. */
  readonly cache: ByteCache;
  /** Threads and graph optimisation. */
  readonly session?: SessionOptions;
  /**
   * Most texts in one run of the model; what bounds memory.
   * @defaultValue 128
   */
  readonly batchSize?: number;
}

/** Tokens that the model looks at; it leaves out what is behind them. */
const contextLength = 128;
/** No piece is longer on the average, so that a text may be cut before it is tokenised. */
const mostCharacters = 16 * contextLength;
/** Length of the vectors. */
const width = 512;

/**
 * Opens the sentence encoder that needs no download: Universal Sentence Encoder lite, a transformer
 * of two layers over 8,000 pieces of English words. The first use translates the weights of the npm
 * package into an ONNX model and keeps it in the cache.
 * @returns The encoder; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is not installed,
 *   `INVALID_OPTION` for a batch size below 1.
 * @example
 * ```ts
 * await using encoder = await openSentenceEncoder({ runtime: nodeRuntime(), cache });
 * const { data, dim } = await encoder.encode(['a puppy', 'a dog', 'a bus']);
 * ```
 */
export async function openSentenceEncoder(
  options: OpenSentenceEncoderOptions,
): Promise<SentenceEncoder> {
  const { runtime, cache, session, batchSize = 128 } = options;
  checkCount('batchSize', batchSize);
  const source = await findSentenceEncoderPackage();
  const tokenise = sentencePieces(await source.readVocabulary());
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  return new SentenceEncoder({ session: await runtime.open(bytes, session), tokenise, batchSize });
}

/** What {@link SentenceEncoder} is made of. */
export interface SentenceEncoderParts {
  /** The open translated model, which the encoder owns from now on. */
  readonly session: Pick<Session, 'run' | 'dispose'>;
  /** Cuts a text into tokens. */
  readonly tokenise: (text: string) => readonly number[];
  /** Most texts in one run of the model. */
  readonly batchSize: number;
}

/**
 * Turns English words, phrases and sentences into vectors of 512 numbers whose cosine says how close
 * their meanings are: Universal Sentence Encoder lite (Cer et al., 2018,
 * https://arxiv.org/abs/1803.11175). Beyond 128 tokens a text is not read.
 */
export class SentenceEncoder implements TextEncoderPort, AsyncDisposable {
  readonly #parts: SentenceEncoderParts;
  readonly #life = new Lifetime('a text encoder');

  /** @param parts - Model and tokenizer. */
  constructor(parts: SentenceEncoderParts) {
    this.#parts = parts;
  }

  /**
   * Encodes a batch of texts.
   * @returns One row per text, of Euclidean length 1; zeros for a text without a word.
   */
  encode(texts: readonly string[], options: CallOptions = {}): Promise<Embeddings> {
    return this.#life.use(() => this.#encode(texts, options));
  }

  async #encode(texts: readonly string[], options: CallOptions): Promise<Embeddings> {
    assertTexts(texts);
    options.signal?.throwIfAborted();
    const { tokenise, batchSize } = this.#parts;
    const data = new Float32Array(texts.length * width);
    const rows = texts.map((text, row) => ({
      row,
      tokens: tokenise(text.slice(0, mostCharacters)).slice(0, contextLength),
    }));
    const spoken = rows.filter(({ tokens }) => tokens.length > 0);
    let done = rows.length - spoken.length;
    for (const batch of batchesOf(spoken, batchSize)) {
      options.signal?.throwIfAborted();
      const vectors = await this.#run(batch, options);
      for (const [place, { row }] of batch.entries()) {
        data.set(vectors.subarray(place * width, (place + 1) * width), row * width);
      }
      done += batch.length;
      options.onProgress?.({ stage: 'encode texts', done, total: texts.length });
    }
    return { rows: texts.length, dim: width, data, normalised: spoken.length === rows.length };
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#parts.session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #run(batch: readonly TokenRow[], { signal }: CallOptions): Promise<Float32Array> {
    const count = batch.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const values = new BigInt64Array(count);
    const indices = new BigInt64Array(2 * count);
    let at = 0;
    for (const [row, { tokens }] of batch.entries()) {
      for (const [place, token] of tokens.entries()) {
        values[at] = BigInt(token);
        indices[2 * at] = BigInt(row);
        indices[2 * at + 1] = BigInt(place);
        at += 1;
      }
    }
    const feeds = {
      [sentenceEncoderTensors.indices]: { type: 'int64', dims: [count, 2], data: indices },
      [sentenceEncoderTensors.values]: { type: 'int64', dims: [count], data: values },
    } as const;
    const outputs = await this.#parts.session.run(feeds, signal === undefined ? {} : { signal });
    return readFloats(outputs[sentenceEncoderTensors.embeddings], [batch.length, width]);
  }
}

interface TokenRow {
  readonly row: number;
  readonly tokens: readonly number[];
}

/**
 * Texts of about one length go together: the model fills rows up to the longest, so that a long text
 * among short ones would cost as much as if all were long.
 */
function batchesOf(rows: readonly TokenRow[], batchSize: number): readonly (readonly TokenRow[])[] {
  const batches: TokenRow[][] = [];
  let batch: TokenRow[] = [];
  let longest = 0;
  for (const row of rows.toSorted((one, other) => one.tokens.length - other.tokens.length)) {
    if (batch.length === 0 || batch.length === batchSize || row.tokens.length > longest) {
      batch = [];
      batches.push(batch);
      longest = 1 + Math.ceil(1.25 * row.tokens.length);
    }
    batch.push(row);
  }
  return batches;
}
