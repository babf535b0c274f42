import type { CallOptions, Random } from '@grounder/core';
import { createRandom, GroundingError } from '@grounder/core';
import { checkCount, defaultSeed } from '@grounder/core/internal';

import { beamSearch } from './beam-search.js';
import type { CaptionDecoder } from './caption-decoder.js';
import type { DecoderState } from './decoder-state.js';
import { continueWith, lengthOf } from './decoder-state.js';
import { likeliest, sampleNucleus } from './next-token.js';
import type { ChangeScores, TokenRules } from './token-rules.js';
import { ruleScores } from './token-rules.js';

/** How the next token is chosen. */
export type CaptionSearch =
  | {
      /** The likeliest token at each step. */
      readonly kind: 'greedy';
    }
  | {
      /** The likeliest text among several that are followed at once. */
      readonly kind: 'beam';
      /**
       * How many.
       * @defaultValue 5
       */
      readonly width?: number;
      /**
       * Exponent of the length that log-probabilities are divided by: above 0 longer texts gain.
       * @defaultValue 1
       */
      readonly lengthPenalty?: number;
      /**
       * When it ends: `true` as soon as as many texts as beams have ended, `false` when no open beam
       * is likely to do better, `'never'` when none can.
       * @defaultValue false
       */
      readonly earlyStopping?: boolean | 'never';
    }
  | {
      /** By chance among the likeliest tokens (Holtzman et al., 2020, https://arxiv.org/abs/1904.09751). */
      readonly kind: 'nucleus';
      /**
       * Probability that these must have together, above 0 to 1.
       * @defaultValue 0.9
       */
      readonly topP?: number;
      /**
       * What logits are divided by, above 0: below 1 likely tokens gain.
       * @defaultValue 1
       */
      readonly temperature?: number;
      /**
       * The same seed gives the same texts.
       * @defaultValue 1
       */
      readonly seed?: number;
    };

/** How long texts get, and how tokens are chosen. */
export interface GenerationOptions extends TokenRules {
  /**
   * How the next token is chosen.
   * @defaultValue greedy
   */
  readonly search?: CaptionSearch;
  /**
   * Most tokens of a text. A model that never stops is stopped here, or where it has no more positions,
   * and its text is what it wrote.
   * @defaultValue 20
   */
  readonly maxTokens?: number;
  /** Tokens that end a text; they stay at its end. */
  readonly stopTokens: readonly number[];
}

/**
 * Writes texts with a language model.
 * @param options - How tokens are chosen, and when texts end.
 * @param call - Cancellation, checked before each token.
 * @returns The tokens of each row behind its beginning, the stop token included.
 * @throws GroundingError `INVALID_OPTION` for numbers outside their ranges, or a beginning that is longer
 *   than the model has positions for; `MODEL_MISMATCH` when the model gives NaN or infinity.
 */
export async function generate(
  decoder: CaptionDecoder,
  start: DecoderState,
  options: GenerationOptions,
  call: CallOptions = {},
): Promise<readonly (readonly number[])[]> {
  const { search = { kind: 'greedy' }, maxTokens = 20, stopTokens } = options;
  checkCount('maxTokens', maxTokens);
  // The last token is not read any more.
  const room = decoder.contextLength - lengthOf(start) + 1;
  if (room < 1) throw tooLong(lengthOf(start), decoder.contextLength);
  const stops = new Set(stopTokens);
  const change = ruleScores(options, stops);
  const limits = { maxTokens: Math.min(maxTokens, room), stopTokens: stops, change };
  if (search.kind === 'beam') {
    const { width = 5, lengthPenalty = 1, earlyStopping = false } = search;
    checkCount('width', width);
    if (!Number.isFinite(lengthPenalty)) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a finite lengthPenalty, got ${lengthPenalty}`,
      );
    }
    return beamSearch(decoder, start, { ...limits, width, lengthPenalty, earlyStopping }, call);
  }
  return tokenByToken(decoder, start, { ...limits, choose: chooserOf(search) }, call);
}

/** Chooses a row's next token. */
type Choose = (logits: Float32Array, row: number) => number;

function chooserOf(search: Exclude<CaptionSearch, { readonly kind: 'beam' }>): Choose {
  if (search.kind === 'greedy') return likeliest;
  const { topP = 0.9, temperature = 1, seed = defaultSeed } = search;
  if (!(topP > 0 && topP <= 1) || !(temperature > 0 && Number.isFinite(temperature))) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected topP above 0 to 1 and a temperature above 0, got ${topP} and ${temperature}`,
    );
  }
  // Each row has chances of its own, so that a text does not depend on how long its neighbours get.
  const chances = new Map<number, Random>();
  return (logits, row) => {
    const chance = chances.get(row) ?? createRandom(seed + row);
    chances.set(row, chance);
    return sampleNucleus(logits, { topP, temperature }, chance());
  };
}

interface Limits {
  readonly maxTokens: number;
  readonly stopTokens: ReadonlySet<number>;
  readonly choose: Choose;
  readonly change: ChangeScores | undefined;
}

/** Rows that have ended leave the batch. */
async function tokenByToken(
  decoder: CaptionDecoder,
  start: DecoderState,
  { maxTokens, stopTokens, choose, change }: Limits,
  call: CallOptions,
): Promise<readonly (readonly number[])[]> {
  const written = start.ids.map((): number[] => []);
  let rows = written.map((_, row) => row);
  let state = start;
  for (let step = 0; step < maxTokens && rows.length > 0; step += 1) {
    const next = await decoder.step(state, call);
    const tokens = rows.map((row, place) => {
      const logits = next.logits[place] ?? new Float32Array(0);
      const ids = state.ids[place] ?? [];
      return choose(change?.(logits, { ids, written: step }) ?? logits, row);
    });
    for (const [place, row] of rows.entries()) written[row]?.push(tokens[place] ?? 0);
    const open = rows.flatMap((_, place) => (stopTokens.has(tokens[place] ?? 0) ? [] : [place]));
    rows = open.flatMap((place) => rows[place] ?? []);
    state = continueWith(
      next.state,
      open,
      open.flatMap((place) => tokens[place] ?? []),
    );
  }
  return written;
}

function tooLong(length: number, contextLength: number): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected a beginning of at most ${contextLength} tokens, which the model has positions for, got ` +
      `${length}; shorten the prompt or the prefix`,
  );
}
