// What `results -- relations` and `results -- misses` put together and measure.
import type { Detection, PoseEstimator, Query, RegionScorer } from '@grounder/core';
import type { LooksEstimator } from '@grounder/core/internal';
import { openMoveNet } from '@grounder/embedded';
import { openLooks } from '@grounder/embedded/internal';
import { regionColours, regionPattern } from '@grounder/images';
import type { RelationalOptions, RelationalScorer } from '@grounder/language/internal';
import { personFactor } from '@grounder/language/internal';
import {
  colourFactor,
  facingFactor,
  patternFactor,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { loadDefaultMatcher } from 'grounder';

import { answersOnce } from './answers-once.js';

/** What judges: everything but the weights. */
export interface RelationalParts {
  /** Judges nouns. */
  readonly subject: RegionScorer;
  /** Finds joints. */
  readonly poses: PoseEstimator;
  /** Guesses looks, where they are to be heeded. */
  readonly looks?: LooksEstimator;
  /** Reads phrases. */
  readonly parse: (text: string) => Query;
}

/** Opens the parts of the embedded default; each person is looked at once. The caller disposes them. */
export async function loadRelationalParts(): Promise<RelationalParts & AsyncDisposable> {
  const parser = new WinkQueryParser();
  const stores = { runtime: nodeRuntime(), cache: fileCache(cacheFolder()) };
  const estimator = await openMoveNet(stores);
  const poses = answersOnce(estimator);
  const looks = await openLooks({ ...stores, poses });
  return {
    subject: new SubjectScorer({ matcher: await loadDefaultMatcher() }),
    poses,
    looks: answersOnce(looks),
    parse: (text) => parser.parse(text),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([looks[Symbol.asyncDispose](), estimator.dispose()]);
    },
  };
}

/** The scorer that is measured. */
export function relationalOf(
  parts: RelationalParts,
  {
    persons = true,
    ...options
  }: Pick<RelationalOptions, 'weights' | 'noTarget' | 'noTargetThreshold'> & {
    readonly persons?: boolean;
  } = {},
): RelationalScorer {
  const { looks } = parts;
  return relational(parts.subject, {
    attributes: [
      ...(persons && looks !== undefined ? [personFactor({ looks, namer: regionColours })] : []),
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
