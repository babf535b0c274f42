import { invalidData, isCount, isObject } from '@grounder/core/internal';

import type { Pooling } from './pooling.js';
import type { TokenizerFiles } from '@grounder/core/internal';
import { createTextTokenizer } from './text-tokenizer.js';
import type { CaptionSession } from './transformer-text-encoder.js';
import { TransformerTextEncoder } from './transformer-text-encoder.js';

/** The parts of a sentence encoder in the layout of sentence-transformers, files parsed. */
export interface TextEncoderParts {
  /** `config.json`. */
  readonly config: unknown;
  /** The tokenizer's files. */
  readonly tokenizer: TokenizerFiles;
  /** `1_Pooling/config.json`; without it the mean is taken. */
  readonly pooling?: unknown;
  /** `sentence_bert_config.json`, which may say how many tokens are read. */
  readonly sentence?: unknown;
  /** The open `model.onnx`; the encoder owns it from now on. */
  readonly session: CaptionSession;
}

/** What {@link createTextEncoder} does not take from the files. */
export interface TextEncoderOptions {
  /**
   * Whether vectors are brought to Euclidean length 1, which their cosine does not depend on.
   * @defaultValue true
   */
  readonly normalise?: boolean;
  /**
   * Most texts in one run of the model.
   * @defaultValue 32
   */
  readonly batchSize?: number;
}

/** Their positions begin behind the id of padding. */
const offsetFamilies: ReadonlySet<unknown> = new Set([
  'roberta',
  'xlm-roberta',
  'camembert',
  'mpnet',
]);

/**
 * Creates the text encoder of a BERT, DistilBERT, RoBERTa or MiniLM folder: how many tokens are read and
 * how they become one vector is as its files say.
 * @param parts - Parsed files and the open model. On an error the model stays open.
 * @returns The encoder, which owns the model.
 * @throws GroundingError `INVALID_DATA` when a file is not what it should be or asks for a pooling that
 *   is not known, `MODEL_MISMATCH` when the model is no such encoder, `INVALID_OPTION` for a batch size
 *   below 1.
 * @example
 * ```ts
 * await using encoder = createTextEncoder({ config, tokenizer: files, pooling, session });
 * const { data } = await encoder.encode(['the red umbrella', 'a crimson parasol']);
 * ```
 */
export function createTextEncoder(
  { config, tokenizer: files, pooling, sentence, session }: TextEncoderParts,
  options: TextEncoderOptions = {},
): TransformerTextEncoder {
  if (!isObject(config)) throw invalidData('config.json as an object', config);
  const own = isObject(files.config) ? files.config.model_max_length : undefined;
  const asked = isObject(sentence) ? sentence.max_seq_length : undefined;
  const limits = [positionsOf(config), own, asked].filter(isCount);
  const maxLength = limits.length > 0 ? Math.min(...limits) : undefined;
  return new TransformerTextEncoder({
    session,
    tokenizer: createTextTokenizer(files, maxLength),
    pooling: parsePooling(pooling),
    ...options,
  });
}

function positionsOf(config: Readonly<Record<string, unknown>>): number | undefined {
  const positions = config.max_position_embeddings;
  if (!isCount(positions)) return undefined;
  const offset = typeof config.pad_token_id === 'number' ? config.pad_token_id + 1 : 0;
  return offsetFamilies.has(config.model_type) ? positions - offset : positions;
}

function parsePooling(file: unknown): Pooling {
  if (file === undefined) return 'mean';
  if (!isObject(file)) throw invalidData('1_Pooling/config.json as an object', file);
  const asked = Object.keys(file).filter(
    (key) => key.startsWith('pooling_mode_') && file[key] === true,
  );
  const known: Readonly<Record<string, Pooling>> = {
    pooling_mode_mean_tokens: 'mean',
    pooling_mode_cls_token: 'cls',
    pooling_mode_max_tokens: 'max',
  };
  const [only = '', ...others] = asked;
  const pooling = known[only];
  if (pooling !== undefined && others.length === 0) return pooling;
  throw invalidData(`one pooling mode of ${Object.keys(known).join(', ')}`, asked);
}
