import type { CallOptions, Candidate, ScoreRequest } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { NamedScorer } from './proposal-grounder.js';

/** How regions are ranked. */
export interface RankOptions {
  /** Judge the regions. */
  readonly scorers: readonly NamedScorer[];
  /** The total that an answer must exceed. */
  readonly minimumScore: number;
}

/**
 * Scores regions with every scorer and sorts them by the weighted sum.
 *
 * @param request - Image, regions and query.
 * @param options - The scorers.
 * @param call - Cancellation.
 * @returns The candidates, best first; of equal totals the more confident detection comes first.
 * @throws GroundingError `INVALID_DATA` when a scorer returns the wrong number of scores or
 *   one that is not a number.
 */
export async function rankCandidates(
  request: ScoreRequest,
  { scorers }: RankOptions,
  call: CallOptions,
): Promise<readonly Candidate[]> {
  if (request.regions.length === 0) return [];
  const columns: { name: string; weight: number; scores: Float32Array; reasons: string[] }[] = [];
  for (const { name, scorer, weight = 1 } of scorers) {
    call.signal?.throwIfAborted();
    const scores = await scorer.score(request, call);
    assertScores(name, scores, request.regions.length);
    columns.push({ name, weight, scores, reasons: [...(scorer.explain?.(request) ?? [])] });
  }
  const candidates = request.regions.map((region, index) => ({
    ...region,
    total: columns.reduce((sum, { weight, scores }) => sum + weight * (scores[index] ?? 0), 0),
    scores: Object.fromEntries(columns.map(({ name, scores }) => [name, scores[index] ?? 0])),
    reason: columns
      .map(({ name, scores, reasons }) => reasons[index] ?? `${name} ${format(scores[index])}`)
      .join(' · '),
  }));
  return candidates.sort((a, b) => b.total - a.total || b.score - a.score);
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
