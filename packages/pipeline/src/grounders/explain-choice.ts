import type { Candidate, Detection, Query } from '@grounder/core';

/** What was asked of what, and why nothing fits, when a scorer says so. */
interface Refused {
  readonly regions: readonly Detection[];
  readonly query: Query;
  readonly refusal: string | undefined;
}

/** Says why a candidate won, or why there is no answer. */
export function explainChoice(
  winner: Candidate | undefined,
  candidates: readonly Candidate[],
  { regions, query, refusal }: Refused,
): string {
  if (regions.length === 0) return 'the detector found no object in this image';
  if (winner === undefined) return explainRefusal(candidates[0], { regions, query, refusal });
  const runnerUp = candidates[1];
  const margin =
    runnerUp === undefined
      ? 'it is the only candidate'
      : `ahead of ${runnerUp.label} (${(runnerUp.score ?? 0).toFixed(2)})`;
  const doubt = refusal === undefined ? '' : `nothing fits: ${refusal}; nearest is `;
  return `${doubt}${winner.reason}; ${margin}`;
}

function explainRefusal(
  nearest: Candidate | undefined,
  { regions, query, refusal }: Refused,
): string {
  const found = `found ${listOf([...new Set(regions.map(({ label }) => label))])}`;
  if (refusal !== undefined) return `nothing fits: ${refusal}; ${found}`;
  // Where the noun fits, it is the rest of the phrase that does not.
  const { factors = [] } = nearest ?? {};
  const isNear = factors.length > 0 && factors.every(({ probability }) => probability > 0);
  if (nearest !== undefined && isNear) return `nothing fits well enough, at best ${nearest.reason}`;
  const named = query.subject === undefined ? 'names no thing' : `is about “${query.subject.head}”`;
  return `the phrase ${named}, and no detected object fits: ${found}`;
}

function listOf(labels: readonly string[]): string {
  const shown = labels.slice(0, 8).join(', ');
  return labels.length > 8 ? `${shown} and ${labels.length - 8} more` : shown;
}
