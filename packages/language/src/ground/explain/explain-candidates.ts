import type { Box, Detection } from '@grounder/core';

import type { FactorKind } from '../factors/factor.js';
import type { SceneJudgement } from '../scene-judgement.js';

/** One factor of a candidate. */
export interface CandidateFactor {
  /** What kind of evidence it is. */
  readonly kind: FactorKind;
  /** What the phrase says: "left of the umbrella". */
  readonly text: string;
  /** How well the candidate fulfils it, 0 to 1. */
  readonly probability: number;
  /** The region that it is related to, for drawing a line; undefined when there is none. */
  readonly related: Detection | undefined;
}

/** A candidate with what went into its score. */
export interface ExplainedCandidate {
  /** Its place in the list of regions. */
  readonly index: number;
  /** Where it is, in pixels. */
  readonly box: Box;
  /** The detector's name for it. */
  readonly label: string;
  /** The probability that it is meant, before any refusal. */
  readonly share: number;
  /** Everything that the phrase says, in the order of evaluation. */
  readonly factors: readonly CandidateFactor[];
}

/**
 * Lists the best candidates with their factors and the regions that these relate them to.
 *
 * @param judgement - From `RelationalScorer.judge`.
 * @param regions - The regions that were judged, in the same order.
 * @param count - How many candidates.
 * @returns The candidates, best first; fewer when fewer can be meant.
 */
export function explainCandidates(
  judgement: SceneJudgement,
  regions: readonly Detection[],
  count = 3,
): readonly ExplainedCandidate[] {
  const { totals, spoken } = judgement;
  const best = totals.reduce((most, total) => Math.max(most, total), -Infinity);
  const sum = totals.reduce((all, total) => all + Math.exp(total - best), 0);
  return regions
    .map((region, index) => ({ region, index, total: totals[index] ?? -Infinity }))
    .filter(({ total }) => total > -Infinity)
    .sort((first, second) => second.total - first.total)
    .slice(0, count)
    .map(({ region, index, total }) => ({
      index,
      box: region.box,
      label: region.label,
      share: Math.exp(total - best) / sum,
      factors: spoken.map(({ kind, text, probabilities, related }) => ({
        kind,
        text,
        probability: probabilities[index] ?? 0,
        related: regions[related?.[index] ?? -1],
      })),
    }));
}
