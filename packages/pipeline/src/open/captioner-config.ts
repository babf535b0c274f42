import type { CaptionWriting } from '@grounder/captions/internal';
import type { JsonObject } from '@grounder/core/internal';
import { defined, invalidData, isCount, isObject } from '@grounder/core/internal';

/** What the files of an encoder and a decoder say of writing. */
export interface EncoderDecoderConfig {
  /** Tokens that every caption begins with. */
  readonly startTokens: readonly number[];
  /** Tokens that end a caption. */
  readonly stopTokens: readonly number[];
  /** Tokens that the decoder has positions for, where the file says. */
  readonly contextLength?: number;
  /** How captions are written where the caller does not say. */
  readonly writing: WritingDefaults;
}

/** What a file may say of writing. */
export type WritingDefaults = Pick<
  CaptionWriting,
  'search' | 'maxTokens' | 'minTokens' | 'noRepeatNgramSize' | 'repetitionPenalty'
>;

/** Reads how many tokens a language model has positions for. */
export function contextLengthOf(config: unknown): Pick<EncoderDecoderConfig, 'contextLength'> {
  if (!isObject(config)) throw invalidData('config.json as an object', config);
  const contextLength = [config.n_positions, config.max_position_embeddings].find(isCount);
  return contextLength === undefined ? {} : { contextLength };
}

/**
 * Reads where captions begin and end: as transformers does, from `generation_config.json` before
 * `config.json` before the decoder's part of it.
 */
export function parseEncoderDecoder(config: unknown, generation: unknown): EncoderDecoderConfig {
  if (!isObject(config)) throw invalidData('config.json as an object', config);
  const decoder = isObject(config.decoder) ? config.decoder : {};
  const sources = [isObject(generation) ? generation : {}, config, decoder];
  const startTokens = tokensOf(sources, ['decoder_start_token_id', 'bos_token_id']).slice(0, 1);
  const said = isObject(generation) ? [generation] : [config, decoder];
  return {
    startTokens,
    writing: parseWriting(said, startTokens.length),
    stopTokens: tokensOf(sources, ['eos_token_id']),
    ...contextLengthOf(decoder),
  };
}

/**
 * Reads the search settings of `generation_config.json`, or of `config.json` where older models have
 * them. Lengths in all include the tokens that a caption begins with. Sampling is not followed: captions
 * are the same each time unless the caller asks otherwise.
 */
function parseWriting(sources: readonly JsonObject[], startLength: number): WritingDefaults {
  const read = (name: string): number | undefined => readNumber(sources, name);
  const beams = read('num_beams') ?? 1;
  const lengthPenalty = read('length_penalty');
  const earlyStopping = readEarlyStopping(sources);
  const longest = read('max_new_tokens') ?? behind(read('max_length'), startLength);
  const shortest = read('min_new_tokens') ?? behind(read('min_length'), startLength);
  return {
    ...(beams > 1 && {
      search: { kind: 'beam', width: beams, ...defined({ lengthPenalty, earlyStopping }) },
    }),
    ...defined({
      maxTokens: longest === undefined ? undefined : Math.max(1, longest),
      minTokens: shortest === undefined ? undefined : Math.max(0, shortest),
      noRepeatNgramSize: read('no_repeat_ngram_size'),
      repetitionPenalty: read('repetition_penalty'),
    }),
  };
}

function behind(length: number | undefined, startLength: number): number | undefined {
  return length === undefined ? undefined : length - startLength;
}

function readNumber(sources: readonly JsonObject[], name: string): number | undefined {
  const value = sources.map((source) => source[name] ?? undefined).find((one) => one !== undefined);
  if (value === undefined || typeof value === 'number') return value;
  throw invalidData(`a number as ${name} of generation_config.json`, value);
}

function readEarlyStopping(sources: readonly JsonObject[]): boolean | 'never' | undefined {
  const name = 'early_stopping';
  const value = sources.map((source) => source[name] ?? undefined).find((one) => one !== undefined);
  if (value === undefined || typeof value === 'boolean' || value === 'never') return value;
  throw invalidData(`true, false or "never" as ${name} of generation_config.json`, value);
}

/** The first name that any of the files has; a token is a number, or several are a list. */
function tokensOf(sources: readonly JsonObject[], names: readonly string[]): readonly number[] {
  for (const name of names) {
    for (const source of sources) {
      const tokens = [source[name]].flat();
      if (tokens.length > 0 && tokens.every(isToken)) return tokens;
    }
  }
  throw invalidData(`${names.join(' or ')} in config.json`, undefined);
}

function isToken(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
