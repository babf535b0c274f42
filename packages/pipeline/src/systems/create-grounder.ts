import type { ByteCache, Detector, RegionScorer, Runtime } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import { openMoveNet } from '@grounder/embedded';
import { regionColours, regionPattern, tightCrop } from '@grounder/images';
import type { AttributeFactor } from '@grounder/language/internal';
import {
  colourFactor,
  facingFactor,
  patternFactor,
  relational,
  scorerFactor,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { cachedDetector } from '../cache/cached-detector.js';
import { loadDefaultMatcher } from '../open/default-matcher.js';
import { grouped } from '../grounders/grouped.js';
import { lazyPoseEstimator } from '../open/lazy-pose-estimator.js';
import { nounsElseTexts } from '../grounders/nouns-else-texts.js';
import type { OpenGrounder } from '../grounders/owned-grounder.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import type { NamedScorer } from '../grounders/named-scorer.js';
import { ProposalGrounder } from '../grounders/proposal-grounder.js';
import type { OpenDetector } from '../open/embedded-detector.js';
import { openEmbeddedDetector } from '../open/embedded-detector.js';
import type { CreateGrounderOptions } from '../open/options.js';
import { clipScorer } from './scorers.js';

export async function createGrounder(options: CreateGrounderOptions = {}): Promise<OpenGrounder> {
  const { relations, noTargetThreshold, clip } = options;
  const lazy =
    options.poses === undefined
      ? lazyPoseEstimator(() => openMoveNet(storesOf(options)))
      : undefined;
  const poses = options.poses ?? lazy;
  const nouns = new SubjectScorer({ matcher: await loadDefaultMatcher() });
  const texts = clip && clipScorer(clip, tightCrop()).scorer;
  const scorer = relational(texts === undefined ? nouns : nounsElseTexts(nouns, texts), {
    attributes: attributeFactors(texts),
    ...defined({ poses: poses === false ? undefined : poses, relations, noTargetThreshold }),
  });
  const parts = lazy === undefined ? [] : [lazy];
  return composeEmbedded({ name: 'relational', scorer }, options, parts);
}

/** The cheapest first; CLIP judges what none of the others can. */
function attributeFactors(texts: RegionScorer | undefined): readonly AttributeFactor[] {
  return [
    colourFactor(regionColours),
    patternFactor(regionPattern),
    facingFactor(regionColours),
    ...(texts === undefined ? [] : [scorerFactor(texts)]),
  ];
}

/** The options that a system with the parts of the embedded default has in any case. */
export type EmbeddedOptions = Omit<
  CreateGrounderOptions,
  'relations' | 'noTargetThreshold' | 'poses' | 'clip'
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
  const { parser = new WinkQueryParser(), codec, groups = false, closest } = options;
  const { detector, opened } = await detectorOf(options);
  const dispose = async (): Promise<void> => {
    await Promise.all([...opened, ...held].map((part) => part.dispose()));
  };
  const best = new ProposalGrounder({
    detector,
    parser,
    scorers: [scorer],
    minimumScore: 0,
    ...defined({ codec, closest }),
  });
  return ownedGrounder(groups ? grouped(best) : best, dispose);
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
