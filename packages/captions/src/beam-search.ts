import type { CallOptions } from '@grounder/core';

import type { CaptionDecoder } from './caption-decoder.js';
import type { DecoderState } from './decoder-state.js';
import { continueWith } from './decoder-state.js';
import type { ScoredToken } from './next-token.js';
import { bestTokens, likeliestTokens, logProbabilities } from './next-token.js';
import type { ChangeScores } from './token-rules.js';

/** How beams are followed. */
export interface BeamOptions {
  /** Beams of each text. */
  readonly width: number;
  /** Exponent of the length that a finished text's log-probability is divided by. */
  readonly lengthPenalty: number;
  /** Most tokens. */
  readonly maxTokens: number;
  /** Tokens that end a text. */
  readonly stopTokens: ReadonlySet<number>;
  /** When the search ends; see `CaptionSearch`. */
  readonly earlyStopping: boolean | 'never';
  /** Changes the log-probabilities of what comes next. */
  readonly change: ChangeScores | undefined;
}

interface Beam {
  readonly tokens: readonly number[];
  readonly score: number;
  /** Its row in the batch of the step that it comes from. */
  readonly row: number;
}

/** The beams of one text. */
interface Search {
  readonly open: readonly Beam[];
  /** Best first, their scores divided by their lengths. */
  readonly finished: readonly Beam[];
  readonly isDone: boolean;
}

/**
 * Beam search as in transformers' `generate`: a text that ends takes part with
 * its log-probability per token, and the search ends by `earlyStopping`.
 */
export async function beamSearch(
  decoder: CaptionDecoder,
  start: DecoderState,
  options: BeamOptions,
  call: CallOptions,
): Promise<readonly (readonly number[])[]> {
  let searches: readonly Search[] = start.ids.map((_, row) => ({
    open: [{ tokens: [], score: 0, row }],
    finished: [],
    isDone: false,
  }));
  let state = start;
  for (let length = 1; length <= options.maxTokens; length += 1) {
    if (searches.every(({ isDone }) => isDone)) break;
    const next = await decoder.step(state, call);
    const score = scorerOf(state, next.logits, { ...options, length });
    searches = searches.map((search) =>
      search.isDone ? search : advance(search, score, { ...options, length }),
    );
    const beams = searches.flatMap(({ open, isDone }) => (isDone ? [] : open));
    state = continueWith(
      next.state,
      beams.map(({ row }) => row),
      beams.map(({ tokens }) => tokens.at(-1) ?? 0),
    );
    searches = numberRows(searches);
  }
  return searches.map(({ finished, open }) => (finished[0] ?? open[0])?.tokens ?? []);
}

interface StepOptions extends BeamOptions {
  /** Tokens of each beam after this step. */
  readonly length: number;
}

/** Gives the likeliest tokens of a row of the batch. */
type ScoreRow = (row: number, count: number) => readonly ScoredToken[];

function scorerOf(
  { ids }: DecoderState,
  logits: readonly Float32Array[],
  { change, length }: StepOptions,
): ScoreRow {
  return (row, count) => {
    const given = logits[row] ?? new Float32Array(1);
    if (change === undefined) return likeliestTokens(given, count);
    const scores = change(logProbabilities(given), { ids: ids[row] ?? [], written: length - 1 });
    return bestTokens(scores, count);
  };
}

function advance({ open, finished }: Search, score: ScoreRow, options: StepOptions): Search {
  const { width, lengthPenalty, maxTokens, stopTokens, length } = options;
  // So many that, however many of them end a text, enough stay open.
  const kept = Math.max(2, 1 + stopTokens.size) * width;
  const candidates = open
    .flatMap((beam) =>
      score(beam.row, kept).map((next) => ({
        tokens: [...beam.tokens, next.token],
        score: beam.score + next.score,
        row: beam.row,
      })),
    )
    .sort(byScore)
    .slice(0, kept);
  const ends = ({ tokens }: Beam): boolean =>
    length === maxTokens || stopTokens.has(tokens.at(-1) ?? -1);
  const penalty = length ** lengthPenalty;
  const ended = candidates
    .slice(0, width)
    .filter(ends)
    .map((beam) => ({ ...beam, score: beam.score / penalty }));
  const best = [...finished, ...ended].sort(byScore).slice(0, width);
  const going = candidates.filter((beam) => !ends(beam)).slice(0, width);
  const isDone = going.length === 0 || (best.length === width && isEnough(best, going, options));
  return { open: going, finished: best, isDone };
}

/** Whether a search with as many finished texts as beams ends (`_check_early_stop_heuristic`). */
function isEnough(
  finished: readonly Beam[],
  open: readonly Beam[],
  { earlyStopping, lengthPenalty, length, maxTokens }: StepOptions,
): boolean {
  if (earlyStopping === true) return true;
  const isLong = earlyStopping === 'never' && lengthPenalty > 0;
  const possible = (open[0]?.score ?? -Infinity) / (isLong ? maxTokens : length) ** lengthPenalty;
  return possible <= (finished.at(-1)?.score ?? -Infinity);
}

/** The next batch holds the open beams of all texts, one after the other. */
function numberRows(searches: readonly Search[]): readonly Search[] {
  let row = 0;
  return searches.map((search) =>
    search.isDone
      ? search
      : { ...search, open: search.open.map((beam) => ({ ...beam, row: row++ })) },
  );
}

function byScore(one: Beam, other: Beam): number {
  return other.score - one.score;
}
