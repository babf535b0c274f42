import type { JsonObject, TokenizerFiles, TokenizerLibrary } from '@grounder/core/internal';
import { GroundingError } from '@grounder/core';
import { checkCount, invalidData, isCount, isObject, openTokenizer } from '@grounder/core/internal';
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
   * @defaultValue 'right'
   */
  readonly padSide?: 'left' | 'right';
  /**
   * Encodes a text, special tokens included. A text that is too long is cut and keeps its end token.
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
   * @defaultValue `model_max_length` of the configuration; where it says none, 77, or 64 for SigLIP
   */
  readonly contextLength?: number;
  /**
   * How far rows of a batch are filled. CLIP looks backwards only, so that padding changes nothing;
   * SigLIP was trained on full rows and needs them.
   * @defaultValue 'contextLength' for SigLIP, 'longest' otherwise
   */
  readonly padding?: TokenPadding;
}

/** No vocabulary has tokens that are longer on the average, so that a text may be cut before it is encoded. */
const mostCharactersPerToken = 64;

/**
 * Creates the tokenizer of a CLIP, SigLIP or MobileCLIP text encoder.
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
  if (options.contextLength !== undefined) checkCount('contextLength', options.contextLength);
  const base = readSource(source, options.contextLength);
  const { contextLength, padId, padSide, endId } = base;
  const { padding = base.padding } = options;
  const longest = mostCharactersPerToken * contextLength;
  const encode = (text: string): number[] => {
    const ids = base.encode(base.readsSpaces ? text.slice(0, longest) : shorten(text, longest));
    if (ids.length <= contextLength) return [...ids];
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
  readonly encode: (text: string) => readonly number[];
}

function readSource(source: ClipTokenizerSource, contextLength?: number): TokenizerBase {
  if (!('vocabulary' in source)) return readFiles(source, contextLength);
  const { encode, endId } = createBytePairEncoder(source.vocabulary);
  // CLIP itself pads with 0; the end token, as transformers does, comes to the same.
  const padding = { padding: 'longest', padId: endId, padSide: 'right' } as const;
  return { contextLength: contextLength ?? 77, ...padding, endId, readsSpaces: false, encode };
}

function readFiles(files: TokenizerFiles, contextLength?: number): TokenizerBase {
  const { tokenizer, config } = files;
  if (tokenizer === undefined || config === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected the parsed tokenizer.json and tokenizer_config.json of the model, got nothing; ' +
        "both lie beside the model's config.json",
    );
  }
  if (!isObject(config)) throw invalidData('tokenizer_config.json as an object', config);
  const { isGemma, isSiglip } = familyOf(config);
  const length = contextLength ?? contextLengthOf(config, isSiglip);
  const library = tokenizers as unknown as TokenizerLibrary;
  const opened = openTokenizer(library, files, mostCharactersPerToken * length);
  const lower = opened.lowersCase ? unchanged : lowerOf(config, isGemma);
  const encode = (text: string): readonly number[] => opened.encode(lower(text)).ids;
  const endId = encode('').at(-1);
  return {
    contextLength: length,
    padding: isSiglip ? 'contextLength' : 'longest',
    padId: opened.idOf(contentOf(config.pad_token)) ?? endId ?? 0,
    padSide: config.padding_side === 'left' ? 'left' : 'right',
    endId,
    readsSpaces: isGemma,
    encode,
  };
}

function familyOf({ tokenizer_class: name }: JsonObject): Record<'isGemma' | 'isSiglip', boolean> {
  const tokenizerClass = String(name);
  return {
    isGemma: /gemma|siglip2/i.test(tokenizerClass),
    isSiglip: /siglip|gemma|t5/i.test(tokenizerClass),
  };
}

/** transformers writes 1e30 for "no limit". */
function contextLengthOf({ model_max_length: limit }: JsonObject, isSiglip: boolean): number {
  if (isCount(limit) && limit <= 4096) return limit;
  return isSiglip ? 64 : 77;
}

/** How texts are written small where the tokenizer itself does not, as the reference does it. */
function lowerOf(config: JsonObject, isGemma: boolean): (text: string) => string {
  // SigLIP 2 was trained on lower-case text, which Gemma's own files do not say; each letter by itself.
  if (isGemma) return (text) => text.replaceAll('Σ', 'σ').toLowerCase();
  // Python's, which knows the final sigma.
  return config.do_lower_case === true ? (text) => text.toLowerCase() : unchanged;
}

function unchanged(text: string): string {
  return text;
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
