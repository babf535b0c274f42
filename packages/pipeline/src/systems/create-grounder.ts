import type { ByteCache, Detector, PoseEstimator, Runtime } from '@grounder/core';
import type { Looks } from '@grounder/core/internal';
import { defined } from '@grounder/core/internal';
import { openMoveNet } from '@grounder/embedded';
import { openLooks } from '@grounder/embedded/internal';
import { tightCrop } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { cachedDetector } from '../cache/cached-detector.js';
import { loadDefaultMatcher } from '../open/default-matcher.js';
import { lazyEstimator } from '../open/lazy-estimator.js';
import { blindPoses, lazyPoseEstimator } from '../open/lazy-pose-estimator.js';
import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import type { NamedScorer } from '../grounders/named-scorer.js';
import type { OpenDetector } from '../open/search-tiles.js';
import { openEmbeddedDetector } from '../open/embedded-detector.js';
import type { CreateGrounderOptions } from '../open/options.js';
import { composeDefault, defaultScorer } from './compose-default.js';
import { clipScorer } from './scorers.js';

export async function createGrounder(options: CreateGrounderOptions = {}): Promise<OpenGrounder> {
  const { relations, noTargetThreshold, clip } = options;
  const lazy =
    options.poses === undefined
      ? lazyPoseEstimator(() => openMoveNet(storesOf(options)))
      : undefined;
  const poses = options.poses ?? lazy;
  const looks = options.persons === false ? undefined : lazyLooks(options, poses);
  const scorer = defaultScorer({
    matcher: await loadDefaultMatcher(),
    ...defined({ poses: poses === false ? undefined : poses, relations, noTargetThreshold }),
    ...defined({ looks }),
    ...defined({ texts: clip && clipScorer(clip, tightCrop()).scorer }),
  });
  const parts = [looks, lazy].filter((part) => part !== undefined);
  return composeEmbedded(scorer, options, parts);
}

/** Opened by the first phrase that says what somebody is or has on the head. */
function lazyLooks(options: CreateGrounderOptions, poses: PoseEstimator | false | undefined) {
  return lazyEstimator<Looks | undefined>({
    name: 'an estimator of looks',
    open: () =>
      openLooks({
        ...storesOf(options),
        poses: poses === false ? blindPoses : (poses ?? blindPoses),
      }),
    blind: { estimate: (_, boxes) => Promise.resolve(boxes.map(() => undefined)) },
  });
}

/** The options that a system with the parts of the embedded default has in any case. */
export type EmbeddedOptions = Omit<
  CreateGrounderOptions,
  'relations' | 'noTargetThreshold' | 'poses' | 'persons' | 'clip'
>;

/**
 * Puts a scorer behind the embedded detector, or behind the detector that comes in.
 * @param held - What is disposed with the grounder, besides the detector.
 * @returns The grounder; the caller disposes it.
 */
export async function composeEmbedded(
  scorer: NamedScorer,
  options: EmbeddedOptions,
  held: readonly { dispose(): Promise<void> }[] = [],
): Promise<OpenGrounder> {
  const { parser, codec, groups, closest } = options;
  const { detector, opened } = await detectorOf(options);
  const dispose = async (): Promise<void> => {
    await Promise.all([...opened, ...held].map((part) => part.dispose()));
  };
  const grounder = composeDefault(scorer, {
    detector,
    ...defined({ parser, codec, groups, closest }),
  });
  return ownedGrounder(grounder, dispose);
}

/** The detector that came in, or the embedded one, which was opened for the grounder. */
async function detectorOf(
  options: EmbeddedOptions,
): Promise<{ readonly detector: Detector; readonly opened: readonly OpenDetector[] }> {
  if (options.detector !== undefined) return { detector: options.detector, opened: [] };
  const opened = await openDefaultDetector(options);
  return { detector: cachedDetector(opened), opened: [opened] };
}

function openDefaultDetector({
  scoreThreshold,
  maxProposals,
  tiles,
  ...options
}: EmbeddedOptions): Promise<OpenDetector> {
  return openEmbeddedDetector({
    ...storesOf(options),
    ...defined({ scoreThreshold, maxDetections: maxProposals, tiles }),
  });
}

function storesOf({
  runtime = nodeRuntime(),
  cache = fileCache(cacheFolder()),
}: Pick<CreateGrounderOptions, 'runtime' | 'cache'>): { runtime: Runtime; cache: ByteCache } {
  return { runtime, cache };
}
