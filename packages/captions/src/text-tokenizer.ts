import { GroundingError } from '@grounder/core';
import type { TokenizerFiles, TokenizerLibrary } from '@grounder/core/internal';
import { invalidData, isCount, isObject, openTokenizer } from '@grounder/core/internal';
import * as tokenizers from '@huggingface/tokenizers';

/** The tokens of a text. */
export interface TokenisedText {
  /** Token ids, special tokens included. */
  readonly ids: readonly number[];
  /** Which sentence a token is of, as BERT asks; zeros for one text. */
  readonly typeIds: readonly number[];
}

/** Turns texts into the tokens of a language model, and back. */
export interface TextTokenizer {
  /** Most ids that a text becomes. */
  readonly maxLength: number;
  /** What rows of a batch are filled with. */
  readonly padId: number;
  /**
   * Encodes a text. One that is too long is cut and keeps its last special token.
   * @throws GroundingError `INVALID_DATA` when the vocabulary lacks a piece of the text and has no token
   *   for what is unknown.
   */
  encode(text: string): TokenisedText;
  /**
   * Turns tokens into text.
   * @returns The text, without special tokens.
   * @throws GroundingError `INVALID_DATA` for an id that the vocabulary lacks.
   */
  decode(ids: readonly number[]): string;
  /**
   * Finds a token by its text.
   * @returns Its id, or undefined.
   */
  idOf(token: string): number | undefined;
}

/** Tokens that a model reads where its files do not say: BERT's. */
const usualLength = 512;
/** No token is longer on the average, so that a text may be cut before it is encoded. */
const mostCharactersPerToken = 64;

/**
 * Opens the tokenizer of a BERT, DistilBERT, RoBERTa, MiniLM or GPT-2 model.
 * @param maxLength - Most ids that a text becomes; that of the configuration when left out.
 * @throws GroundingError `INVALID_DATA` when a file is not what it should be.
 */
export function createTextTokenizer(files: TokenizerFiles, maxLength?: number): TextTokenizer {
  const { config } = files;
  if (!isObject(config)) throw invalidData('tokenizer_config.json as an object', config);
  const length = maxLength ?? lengthOf(config.model_max_length);
  const library = tokenizers as unknown as TokenizerLibrary;
  const opened = openTokenizer(library, files, mostCharactersPerToken * length);
  const encode = (text: string): TokenisedText => {
    const { ids, typeIds } = opened.encode(text);
    if (ids.length <= length) return { ids, typeIds };
    const kept = ids.slice(0, length);
    const last = opened.encode('').ids.at(-1);
    if (last !== undefined) kept[length - 1] = last;
    return { ids: kept, typeIds: typeIds.slice(0, length) };
  };
  return {
    maxLength: length,
    padId: opened.idOf(contentOf(config.pad_token)) ?? 0,
    encode,
    decode(ids) {
      for (const id of ids) if (!opened.hasId(id)) throw unknownId(id);
      // The library does not decode nothing.
      return ids.length === 0 ? '' : opened.decode(ids);
    },
    idOf: (token) => opened.idOf(token),
  };
}

/** transformers writes 1e30 for "no limit". */
function lengthOf(limit: unknown): number {
  return isCount(limit) && limit <= 8192 ? limit : usualLength;
}

/** Special tokens are written as a text or as an object that holds it. */
function contentOf(token: unknown): string {
  const content = isObject(token) ? token.content : token;
  return typeof content === 'string' ? content : '';
}

function unknownId(id: number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected a vocabulary that has the token ${id}, which the model wrote, got none; take the ` +
      'tokenizer.json that belongs to the model',
  );
}
