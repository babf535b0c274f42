import { GroundingError } from '../grounding-error.js';
import { invalidData, isObject } from '../json-values.js';
import { checkLengths } from './check-lengths.js';
import { longestText } from './longest-text.js';

/** What is used of `@huggingface/tokenizers`, whose own declarations do not resolve under Node's rules. */
export interface TokenizerLibrary {
  readonly Tokenizer: new (tokenizer: object, config: object) => LibraryTokenizer;
}

/** A tokenizer of that library. */
export interface LibraryTokenizer {
  readonly normalizer: unknown;
  readonly pre_tokenizer: unknown;
  readonly decoder: unknown;
  /** Turns a text into ids; undefined for what the vocabulary lacks. */
  encode(
    text: string,
    options: { readonly return_token_type_ids: true },
  ): { readonly ids: readonly (number | undefined)[]; readonly token_type_ids?: readonly number[] };
  /** Turns ids into text. */
  decode(ids: readonly number[], options: { readonly skip_special_tokens: true }): string;
  /** The id of a token. */
  token_to_id(token: string): number | undefined;
  /** The token of an id. */
  id_to_token(id: number): string | undefined;
}

/** The files of a tokenizer, parsed. */
export interface TokenizerFiles {
  /** `tokenizer.json`. */
  readonly tokenizer: unknown;
  /** `tokenizer_config.json`. */
  readonly config: unknown;
}

/** A tokenizer from files that are not trusted: it ends within seconds, and its errors are typed. */
export interface OpenTokenizer {
  /** Whether it writes texts small itself. */
  readonly lowersCase: boolean;
  /** Encodes the beginning of a text: ids, and of which sentence each is. */
  encode(text: string): { readonly ids: readonly number[]; readonly typeIds: readonly number[] };
  /** Turns ids of the vocabulary into text, without special tokens. */
  decode(ids: readonly number[]): string;
  /** The id of a token, or undefined. */
  idOf(token: string): number | undefined;
  /** Whether the vocabulary has an id. */
  hasId(id: number): boolean;
}

/** Reads anything as nothing: only the steps before it are looked at. */
const emptyModel = { type: 'WordPiece', vocab: {}, unk_token: '' };
/** What every tokenizer must be able to read. */
const trials = ['', 'a', 'a photo of 2 boats, left'];

/**
 * Opens a `tokenizer.json`.
 * @param longest - Characters of a text that are wanted; fewer are read where its expressions would
 *   take too long.
 * @throws GroundingError `INVALID_DATA` when a file is not what it should be, also for expressions
 *   that may take longer than seconds.
 */
export function openTokenizer(
  { Tokenizer }: TokenizerLibrary,
  { tokenizer, config }: TokenizerFiles,
  longest: number,
): OpenTokenizer {
  if (!isObject(tokenizer) || !isObject(tokenizer.model)) {
    throw invalidData('tokenizer.json as an object with a model', tokenizer);
  }
  if (!isObject(config)) throw invalidData('tokenizer_config.json as an object', config);
  return typed(() => {
    checkLengths(tokenizer);
    // Added tokens are normalised when they are read, so that expressions are judged without them.
    const steps = new Tokenizer({ ...tokenizer, added_tokens: [], model: emptyModel }, {});
    const { normalizer, pre_tokenizer, decoder } = steps;
    const length = longestText([normalizer, pre_tokenizer, decoder], longest);
    const opened = wrap(new Tokenizer(tokenizer, config), length, lowers(tokenizer.normalizer));
    for (const text of trials) opened.attempt(text);
    return opened;
  });
}

function wrap(
  library: LibraryTokenizer,
  length: number,
  lowersCase: boolean,
): OpenTokenizer & { attempt(text: string): void } {
  const encode = (text: string): ReturnType<LibraryTokenizer['encode']> => {
    const beginning = text.slice(0, length);
    // Hugging Face's own library writes each letter small by itself and knows no final sigma.
    const read = lowersCase ? beginning.replaceAll('Σ', 'σ') : beginning;
    return typed(() => library.encode(read, { return_token_type_ids: true }));
  };
  const decode = (ids: readonly number[]): string =>
    typed(() => library.decode(ids, { skip_special_tokens: true }));
  return {
    lowersCase,
    encode(text) {
      const { ids, token_type_ids: typeIds } = encode(text);
      return { ids: ids.map((id) => known(id, text)), typeIds: typeIds ?? ids.map(() => 0) };
    },
    decode,
    idOf: (token) => library.token_to_id(token),
    hasId: (id) => library.id_to_token(id) !== undefined,
    attempt(text) {
      const ids = encode(text).ids.filter((id) => id !== undefined);
      if (ids.length > 0) decode(ids);
    },
  };
}

function lowers(normalizer: unknown): boolean {
  return /"Lowercase"|"lowercase":true/.test(JSON.stringify(normalizer ?? null));
}

/** Gives errors of the library a type and says where they come from. */
function typed<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (GroundingError.isInstance(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GroundingError(
      'INVALID_DATA',
      `expected a tokenizer.json that @huggingface/tokenizers reads, got: ${reason}`,
      { cause },
    );
  }
}

function known(id: number | undefined, text: string): number {
  if (id !== undefined && Number.isSafeInteger(id)) return id;
  throw new GroundingError(
    'INVALID_DATA',
    `expected a vocabulary that has all pieces of "${text.slice(0, 60)}" or a token for what is ` +
      'unknown (unk_token), got neither; take the tokenizer.json that belongs to the model',
  );
}
