import type { JsonObject } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';
import { checkCount, invalidData, isCount, isObject } from '@grounder/core/internal';
import * as tokenizers from '@huggingface/tokenizers';

import { createBytePairEncoder } from './byte-pair-encoder.js';

/** How far the token rows of a batch are filled: to the longest of them, or to the whole context. */
export type TokenPadding = 'longest' | 'contextLength';

/** Turns a text into the token ids that a text encoder was trained on. */
export interface ClipTokenizer {
  /** Most ids that a text becomes. */
  readonly contextLength: number;
  /** How far rows of a batch are filled. */
  readonly padding: TokenPadding;
  /** What rows are filled with. */
  readonly padId: number;
  /**
   * Where rows are filled.
   *
   * @defaultValue 'right'
   */
  readonly padSide?: 'left' | 'right';
  /**
   * Encodes a text, special tokens included. A text that is too long is cut and keeps its end token.
   *
   * @returns At most `contextLength` ids, not padded.
   */
  encode(text: string): number[];
}

/** Where a tokenizer comes from. */
export type ClipTokenizerSource =
  | {
      /** The parsed `tokenizer.json`. */
      readonly tokenizer: unknown;
      /** The parsed `tokenizer_config.json`. */
      readonly config: unknown;
    }
  | {
      /** The content of CLIP's own `bpe_simple_vocab_16e6.txt`. */
      readonly vocabulary: string;
    };

/** What {@link createClipTokenizer} cannot read from the files. */
export interface ClipTokenizerOptions {
  /**
   * Most ids that a text becomes.
   *
   * @defaultValue `model_max_length` of the configuration; where it says none, 77, or 64 for SigLIP
   */
  readonly contextLength?: number;
  /**
   * How far rows of a batch are filled. CLIP looks backwards only, so that padding changes nothing;
   * SigLIP was trained on full rows and needs them.
   *
   * @defaultValue 'contextLength' for SigLIP, 'longest' otherwise
   */
  readonly padding?: TokenPadding;
}

/** What is used of the library, whose own declarations do not resolve under Node's rules. */
interface TokenizerLibrary {
  readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
}

interface LibraryTokenizer {
  encode(text: string): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
}

/** No vocabulary has tokens that are longer on the average, so that a text may be cut before it is encoded. */
const mostCharactersPerToken = 64;

/**
 * Creates the tokenizer of a CLIP, SigLIP or MobileCLIP text encoder.
 *
 * @param options - Context length and padding, where the files are to be overruled.
 * @throws GroundingError `INVALID_OPTION` when a file is missing or an option is outside its
 *   range, `INVALID_DATA` when a file is not what it should be.
 * @example
 * ```ts
 * const tokenizer = createClipTokenizer({ vocabulary });
 * console.log(tokenizer.encode('a photo of a cat'));
 * // [ 49406, 320, 1125, 539, 320, 2368, 49407 ]
 * ```
 */
export function createClipTokenizer(
  source: ClipTokenizerSource,
  options: ClipTokenizerOptions = {},
): ClipTokenizer {
  const base = readSource(source);
  const { contextLength = base.contextLength, padding = base.padding } = options;
  checkCount('contextLength', contextLength);
  const { padId, padSide, endId } = base;
  const longest = mostCharactersPerToken * contextLength;
  const encode = (text: string): number[] => {
    const ids = base.encode(base.readsSpaces ? text.slice(0, longest) : shorten(text, longest));
    if (ids.length <= contextLength) return ids;
    const kept = ids.slice(0, contextLength);
    if (endId !== undefined) kept[contextLength - 1] = endId;
    return kept;
  };
  return { contextLength, padding, padId, padSide, encode };
}

interface TokenizerBase {
  readonly contextLength: number;
  readonly padding: TokenPadding;
  readonly padId: number;
  readonly padSide: 'left' | 'right';
  readonly endId: number | undefined;
  /** Whether a run of spaces is more than one. */
  readonly readsSpaces: boolean;
  readonly encode: (text: string) => number[];
}

function readSource(source: ClipTokenizerSource): TokenizerBase {
  if ('vocabulary' in source) {
    const { encode, endId } = createBytePairEncoder(source.vocabulary);
    // CLIP itself pads with 0; the end token, as transformers does, comes to the same.
    const padding = { padding: 'longest', padId: endId, padSide: 'right' } as const;
    return { contextLength: 77, ...padding, endId, readsSpaces: false, encode };
  }
  const { tokenizer, config } = source;
  if (tokenizer === undefined || config === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected the parsed tokenizer.json and tokenizer_config.json of the model, got nothing; ' +
        "both lie beside the model's config.json",
    );
  }
  if (!isObject(tokenizer) || !isObject(tokenizer.model)) {
    throw invalidData('tokenizer.json as an object with a model', tokenizer);
  }
  if (!isObject(config)) throw invalidData('tokenizer_config.json as an object', config);
  return readFiles(tokenizer, config);
}

function readFiles(tokenizer: JsonObject, config: JsonObject): TokenizerBase {
  const library = openLibrary(tokenizer, config);
  const tokenizerClass = String(config.tokenizer_class);
  const isGemma = /gemma|siglip2/i.test(tokenizerClass);
  // SigLIP 2 was trained on lower-case text, which Gemma's own files do not say.
  const isLower = (config.do_lower_case === true || isGemma) && !lowersCase(tokenizer);
  const encode = (text: string): number[] => [
    ...library.encode(isLower ? text.toLowerCase() : text).ids,
  ];
  const endId = encode('').at(-1);
  const padId = library.token_to_id(contentOf(config.pad_token)) ?? endId ?? 0;
  const isSiglip = /siglip|gemma|t5/i.test(tokenizerClass);
  const fallback = isSiglip ? 64 : 77;
  const length = config.model_max_length;
  // transformers writes 1e30 for "no limit".
  const contextLength = isCount(length) && length <= 4096 ? length : fallback;
  const padding = isSiglip ? 'contextLength' : 'longest';
  const padSide = config.padding_side === 'left' ? 'left' : 'right';
  return { contextLength, padding, padId, padSide, endId, readsSpaces: isGemma, encode };
}

function openLibrary(tokenizer: JsonObject, config: JsonObject): LibraryTokenizer {
  try {
    const { Tokenizer } = tokenizers as unknown as TokenizerLibrary;
    const library = new Tokenizer(tokenizer, config);
    library.encode('a');
    return library;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError(
      'INVALID_DATA',
      `expected a tokenizer.json that @huggingface/tokenizers reads, got: ${reason}`,
      { cause },
    );
  }
}

function lowersCase(tokenizer: JsonObject): boolean {
  return JSON.stringify(tokenizer.normalizer ?? null).includes('"Lowercase"');
}

/** Special tokens are written as a text or as an object that holds it. */
function contentOf(token: unknown): string {
  const content = isObject(token) ? token.content : token;
  return typeof content === 'string' ? content : '';
}

/** Cuts what cannot matter, so that a text of any length takes bounded time. */
function shorten(text: string, length: number): string {
  return text.length <= length ? text : text.replace(/\s+/g, ' ').slice(0, length);
}
