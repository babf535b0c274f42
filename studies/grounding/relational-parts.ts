// What `results -- relations` and `results -- misses` put together and measure.
import type { Detection, PoseEstimator, Query, RegionScorer } from '@grounder/core';
import { regionColours, regionPattern } from '@grounder/images';
import type { RelationalOptions, RelationalScorer } from '@grounder/language/internal';
import {
  colourFactor,
  facingFactor,
  patternFactor,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import { loadDefaultMatcher } from 'grounder';

import { posesOnce } from './poses-once.js';

/** What judges: everything but the weights. */
export interface RelationalParts {
  /** Judges nouns. */
  readonly subject: RegionScorer;
  /** Finds joints. */
  readonly poses: PoseEstimator;
  /** Reads phrases. */
  readonly parse: (text: string) => Query;
}

/** The parts of the embedded default; joints are found once in a crop. */
export async function loadRelationalParts(estimator: PoseEstimator): Promise<RelationalParts> {
  const parser = new WinkQueryParser();
  return {
    subject: new SubjectScorer({ matcher: await loadDefaultMatcher() }),
    poses: posesOnce(estimator),
    parse: (text) => parser.parse(text),
  };
}

/** The scorer that is measured. */
export function relationalOf(
  parts: RelationalParts,
  options: Pick<RelationalOptions, 'weights' | 'noTarget' | 'noTargetThreshold'> = {},
): RelationalScorer {
  return relational(parts.subject, {
    attributes: [
      colourFactor(regionColours),
      patternFactor(regionPattern),
      facingFactor(regionColours),
    ],
    poses: parts.poses,
    ...options,
  });
}

/** The region that is chosen, unless nothing fits. */
export function bestOf(
  regions: readonly Detection[],
  scores: ArrayLike<number>,
): Detection | undefined {
  let best = 0;
  for (let index = 1; index < scores.length; index += 1) {
    if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
  }
  return (scores[best] ?? 0) > 0 ? regions[best] : undefined;
}
