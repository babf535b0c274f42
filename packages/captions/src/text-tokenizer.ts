import { GroundingError } from '@grounder/core';
import { invalidData, isCount, isObject } from '@grounder/core/internal';
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
   *
   * @throws GroundingError `INVALID_DATA` when the vocabulary lacks a piece of the text and has no token
   *   for what is unknown.
   */
  encode(text: string): TokenisedText;
  /**
   * Turns tokens into text.
   *
   * @returns The text, without special tokens.
   * @throws GroundingError `INVALID_DATA` for an id that the vocabulary lacks.
   */
  decode(ids: readonly number[]): string;
  /**
   * Finds a token by its text.
   *
   * @returns Its id, or undefined.
   */
  idOf(token: string): number | undefined;
}

/** The files of a tokenizer, parsed. */
export interface TextTokenizerFiles {
  /** `tokenizer.json`. */
  readonly tokenizer: unknown;
  /** `tokenizer_config.json`. */
  readonly config: unknown;
}

/** What is used of the library, whose own declarations do not resolve under Node's rules. */
interface LibraryTokenizer {
  encode(
    text: string,
    options: { readonly return_token_type_ids: true },
  ): { readonly ids: readonly (number | undefined)[]; readonly token_type_ids?: readonly number[] };
  decode(ids: readonly number[], options: { readonly skip_special_tokens: true }): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
}

/** Tokens that a model reads where its files do not say: BERT's. */
const usualLength = 512;
/** No token is longer on the average, so that a text may be cut before it is encoded. */
const mostCharactersPerToken = 64;

/**
 * Opens the tokenizer of a BERT, DistilBERT, RoBERTa, MiniLM or GPT-2 model.
 *
 * @param maxLength - Most ids that a text becomes; that of the configuration when left out.
 * @throws GroundingError `INVALID_DATA` when a file is not what it should be.
 */
export function createTextTokenizer(
  { tokenizer, config }: TextTokenizerFiles,
  maxLength?: number,
): TextTokenizer {
  if (!isObject(tokenizer) || !isObject(tokenizer.model)) {
    throw invalidData('tokenizer.json as an object with a model', tokenizer);
  }
  if (!isObject(config)) throw invalidData('tokenizer_config.json as an object', config);
  const library = openLibrary(tokenizer, config);
  const length = maxLength ?? lengthOf(config.model_max_length);
  const encode = (text: string): TokenisedText => {
    const whole = library.encode(text.slice(0, mostCharactersPerToken * length), {
      return_token_type_ids: true,
    });
    const ids = whole.ids.map((id) => known(id, text));
    const typeIds = whole.token_type_ids ?? ids.map(() => 0);
    if (ids.length <= length) return { ids, typeIds };
    const kept = ids.slice(0, length);
    const last = library.encode('', { return_token_type_ids: true }).ids.at(-1);
    if (last !== undefined) kept[length - 1] = last;
    return { ids: kept, typeIds: typeIds.slice(0, length) };
  };
  return {
    maxLength: length,
    padId: library.token_to_id(contentOf(config.pad_token)) ?? 0,
    encode,
    decode(ids) {
      for (const id of ids) {
        if (library.id_to_token(id) === undefined) throw unknownId(id);
      }
      // The library does not decode nothing.
      return ids.length === 0 ? '' : library.decode(ids, { skip_special_tokens: true });
    },
    idOf: (token) => library.token_to_id(token),
  };
}

function openLibrary(tokenizer: object, config: object): LibraryTokenizer {
  const { Tokenizer } = tokenizers as unknown as {
    readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
  };
  try {
    return new Tokenizer(tokenizer, config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError(
      'INVALID_DATA',
      `expected a tokenizer.json that @huggingface/tokenizers reads, got: ${reason}`,
      { cause },
    );
  }
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

function known(id: number | undefined, text: string): number {
  if (id !== undefined && Number.isSafeInteger(id)) return id;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a vocabulary that has all pieces of "${text.slice(0, 60)}" or a token for what is ` +
      'unknown (unk_token), got neither; take the tokenizer.json that belongs to the model',
  );
}

function unknownId(id: number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected a vocabulary that has the token ${id}, which the model wrote, got none; take the ` +
      'tokenizer.json that belongs to the model',
  );
}
