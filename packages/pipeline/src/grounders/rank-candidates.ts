import type { CallOptions, Candidate, PhraseFactor, ScoreRequest } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { NamedScorer } from './proposal-grounder.js';

/** How regions are ranked. */
export interface RankOptions {
  /** Judge the regions. */
  readonly scorers: readonly NamedScorer[];
  /** The total that an answer must exceed. */
  readonly minimumScore: number;
}

/** What one scorer said of all regions. */
interface Column {
  readonly name: string;
  readonly weight: number;
  readonly scores: Float32Array;
  readonly reasons: readonly string[];
  /** The factors of each region, when the scorer tells them. */
  readonly parts: readonly (readonly PhraseFactor[])[] | undefined;
}

/**
 * Scores regions with every scorer and sorts them by the weighted sum.
 *
 * @param request - Image, regions and query.
 * @param options - The scorers.
 * @param call - Cancellation.
 * @returns The candidates, best first; of equal totals the one that fulfils more of the phrase comes
 *   first, then the more confident detection.
 * @throws GroundingError `INVALID_DATA` when a scorer returns the wrong number of scores or
 *   one that is not a number.
 */
export async function rankCandidates(
  request: ScoreRequest,
  { scorers }: RankOptions,
  call: CallOptions,
): Promise<readonly Candidate[]> {
  if (request.regions.length === 0) return [];
  const columns: Column[] = [];
  for (const { name, scorer, weight = 1 } of scorers) {
    call.signal?.throwIfAborted();
    const scores = await scorer.score(request, call);
    assertScores(name, scores, request.regions.length);
    const reasons = scorer.explain?.(request) ?? [];
    columns.push({ name, weight, scores, reasons, parts: scorer.explainParts?.(request) });
  }
  const candidates = request.regions.map((region, index) => ({
    ...region,
    total: columns.reduce((sum, { weight, scores }) => sum + weight * (scores[index] ?? 0), 0),
    scores: Object.fromEntries(columns.map(({ name, scores }) => [name, scores[index] ?? 0])),
    reason: columns
      .map(({ name, scores, reasons }) => reasons[index] ?? `${name} ${format(scores[index])}`)
      .join(' · '),
    ...factorsOf(columns, index),
  }));
  return candidates.sort(
    (a, b) => b.total - a.total || fulfilment(b) - fulfilment(a) || b.score - a.score,
  );
}

function factorsOf(columns: readonly Column[], index: number): Pick<Candidate, 'factors'> {
  if (columns.every(({ parts }) => parts === undefined)) return {};
  return { factors: columns.flatMap(({ parts }) => parts?.[index] ?? []) };
}

/** How much of the phrase a region fulfils: the product of its factors, 1 without any. */
function fulfilment({ factors = [] }: Pick<Candidate, 'factors'>): number {
  return factors.reduce((product, { probability }) => product * probability, 1);
}

function assertScores(name: string, scores: Float32Array, expected: number): void {
  if (scores.length !== expected || scores.some(Number.isNaN)) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected ${expected} numbers from the scorer “${name}”, got [${scores.join(', ')}]: ` +
        'a scorer returns one number for each region',
    );
  }
}

function format(score: number | undefined): string {
  return (score ?? 0).toFixed(2);
}
