import type { JsonObject } from '@grounder/core/internal';
import { invalidData, isCount, isObject } from '@grounder/core/internal';

/** What the files of an encoder and a decoder say of writing. */
export interface EncoderDecoderConfig {
  /** Tokens that every caption begins with. */
  readonly startTokens: readonly number[];
  /** Tokens that end a caption. */
  readonly stopTokens: readonly number[];
  /** Tokens that the decoder has positions for, where the file says. */
  readonly contextLength?: number;
}

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
  return {
    startTokens: tokensOf(sources, ['decoder_start_token_id', 'bos_token_id']).slice(0, 1),
    stopTokens: tokensOf(sources, ['eos_token_id']),
    ...contextLengthOf(decoder),
  };
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
