import type {
  Candidate,
  Detection,
  RegionScores,
  ScoreOptions,
  ScoreRequest,
  ScoreUnit,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { NamedScorer } from './named-scorer.js';
import { unitOfSum } from './sum-of.js';

/** How regions are ranked. */
export interface RankOptions {
  /** Judge the regions. */
  readonly scorers: readonly NamedScorer[];
  /** The score that an answer must exceed. */
  readonly minimumScore: number;
}

/** What one scorer said of all regions. */
interface Column extends RegionScores {
  readonly name: string;
  readonly weight: number;
}

/** Candidates, best first, and what their scores are. */
export interface Ranking {
  /** The candidates. */
  readonly candidates: readonly RankedCandidate[];
  /** Undefined when there was nothing to score. */
  readonly unit: ScoreUnit | undefined;
  /** Why no region is meant, as the first scorer that refuses says. */
  readonly refusal?: string | undefined;
}

/** A candidate that was scored. */
export type RankedCandidate = Candidate & { readonly score: number };

/**
 * Scores regions with every scorer and sorts them by the weighted sum.
 * @returns The candidates, best first; of equal scores the one with the greater product of factors comes
 *   first, then the more confident detection.
 */
export async function rankCandidates(
  request: ScoreRequest,
  { scorers }: RankOptions,
  call: Omit<ScoreOptions, 'explain'>,
): Promise<Ranking> {
  request.regions.forEach(assertDetection);
  if (request.regions.length === 0) return { candidates: [], unit: undefined };
  const columns: Column[] = [];
  for (const { name, scorer, weight = 1 } of scorers) {
    call.signal?.throwIfAborted();
    const given = await scorer.score(request, { ...call, explain: true });
    assertScores(name, given.scores, request.regions.length);
    columns.push({ name, weight, ...given });
  }
  const candidates = request.regions
    .map((detection, index) => toCandidate(detection, index, columns))
    .sort(
      (a, b) =>
        b.score - a.score || productOf(b) - productOf(a) || b.detection.score - a.detection.score,
    );
  const refusal = columns.find((column) => column.refusal !== undefined)?.refusal;
  return { candidates, unit: unitOfSum(columns), refusal };
}

function toCandidate(
  detection: Detection,
  index: number,
  columns: readonly Column[],
): RankedCandidate {
  const told = columns.flatMap(({ factors }) => (factors === undefined ? [] : [factors]));
  const score = columns.reduce((sum, { weight, scores }) => sum + weight * (scores[index] ?? 0), 0);
  if (Number.isNaN(score)) throw noSum(detection, index, columns);
  return {
    box: detection.box,
    label: detection.label,
    detection,
    score,
    scores: Object.fromEntries(columns.map(({ name, scores }) => [name, scores[index] ?? 0])),
    reason: columns
      .map(({ name, scores, reasons }) => reasons?.[index] ?? `${name} ${format(scores[index])}`)
      .join(' · '),
    ...defined({
      factors: told.length === 0 ? undefined : told.flatMap((factors) => factors[index] ?? []),
    }),
  };
}

/** How far a region fits by its factors, 1 without any. */
function productOf({ factors = [] }: Pick<Candidate, 'factors'>): number {
  return factors.reduce((product, { probability, weight }) => product * probability ** weight, 1);
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

function assertDetection({ box, score, label }: Detection): void {
  const { left, top, right, bottom } = box;
  if ([left, top, right, bottom].every(Number.isFinite) && !Number.isNaN(score)) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected detections with a finite box and a score, got “${label}” with the box ` +
      `[${left}, ${top}, ${right}, ${bottom}] and the score ${score}: look at the detector`,
  );
}

function noSum({ label }: Detection, index: number, columns: readonly Column[]): GroundingError {
  const summands = columns.map(
    ({ name, weight, scores }) => `${weight} × ${name} ${scores[index]}`,
  );
  return new GroundingError(
    'INVALID_DATA',
    `expected scores that can be added up, got NaN for “${label}” from ${summands.join(' + ')}: ` +
      'infinite scores of both signs, or one without a weight, have no sum',
  );
}

function format(score: number | undefined): string {
  return (score ?? 0).toFixed(2);
}
