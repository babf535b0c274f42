import type { ClipEncoders, ClipModel } from '@grounder/clip';
import type {
  ByteCache,
  Detector,
  ImageCodec,
  PoseEstimator,
  QueryParser,
  RegionScorer,
  Runtime,
} from '@grounder/core';
import { openMoveNet } from '@grounder/embedded';
import { regionColours, regionPattern, tightCrop } from '@grounder/images';
import type { AttributeFactor, RelationDefinition } from '@grounder/language';
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
import type { NamedScorer } from '../grounders/proposal-grounder.js';
import { ProposalGrounder } from '../grounders/proposal-grounder.js';
import type { OpenDetector } from '../open/embedded-detector.js';
import { openEmbeddedDetector } from '../open/embedded-detector.js';
import { clipScorer } from './preset.js';

/** What a caller may replace and set in the embedded default. */
export interface CreateGrounderOptions {
  /** Proposes the regions; the embedded CenterNet when left out. It stays the caller's. */
  readonly detector?: Detector;
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /** Opens the embedded models; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
  /** Keeps the translated models; the platform's cache folder when left out. */
  readonly cache?: ByteCache;
  /**
   * Least score of a proposal of the embedded detector, 0 to 1.
   *
   * @defaultValue 0.05
   */
  readonly scoreThreshold?: number;
  /**
   * Most proposals of the embedded detector in one image.
   *
   * @defaultValue 300
   */
  readonly maxProposals?: number;
  /**
   * Whether the embedded detector searches parts of a picture, too: finds more, above all small
   * things, in five times the time.
   *
   * @defaultValue true
   */
  readonly tiles?: boolean;
  /**
   * Whether a phrase that means several things ("two people") is answered with all of them, as
   * {@link grouped} does; else the best one is the answer.
   *
   * @defaultValue false
   */
  readonly groups?: boolean;
  /**
   * What relating words mean: `[...defaultRelations, mine]` adds some.
   *
   * @defaultValue `defaultRelations` of `@grounder/language`
   */
  readonly relations?: readonly RelationDefinition[];
  /**
   * The probability from which nothing fits, 0 to 1. With 1 there is always an answer when the noun is
   * in the picture.
   *
   * @defaultValue 1
   */
  readonly noTargetThreshold?: number;
  /**
   * Finds people's joints when a phrase says how somebody sits, stands or looks; it stays the caller's.
   * When left out, the embedded MoveNet, opened by the first such phrase. `false`: none, boxes and
   * skin stand in.
   */
  readonly poses?: PoseEstimator | false;
  /**
   * Judges properties that nothing else can ("wooden", "open", "old") by the crops, and phrases in other
   * languages as a whole, as `openClip` opens it. When left out, such properties are not judged, and the
   * reason says so. It stays the caller's.
   */
  readonly clip?: ClipEncoders & Pick<ClipModel, 'templates'>;
}

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
    ...(poses && { poses }),
    ...(relations && { relations }),
    ...(noTargetThreshold !== undefined && { noTargetThreshold }),
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
 *
 * @param scorer - Judges the regions; 0 for those that cannot be meant.
 * @param options - Parts to replace.
 * @param held - What is disposed with the grounder, besides the detector.
 * @returns The grounder; the caller disposes it.
 */
export async function composeEmbedded(
  scorer: NamedScorer,
  options: EmbeddedOptions,
  held: readonly { dispose(): Promise<void> }[] = [],
): Promise<OpenGrounder> {
  const { parser = new WinkQueryParser(), codec, groups = false } = options;
  const { detector, opened } = await detectorOf(options);
  const dispose = async (): Promise<void> => {
    await Promise.all([...opened, ...held].map((part) => part.dispose()));
  };
  const best = new ProposalGrounder({
    detector,
    parser,
    scorers: [scorer],
    minimumScore: 0,
    ...(codec === undefined ? {} : { codec }),
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
    ...(scoreThreshold !== undefined && { scoreThreshold }),
    ...(maxProposals !== undefined && { maxDetections: maxProposals }),
    ...(tiles !== undefined && { tiles }),
  });
}

function storesOf({
  runtime = nodeRuntime(),
  cache = fileCache(cacheFolder()),
}: Pick<CreateGrounderOptions, 'runtime' | 'cache'>): { runtime: Runtime; cache: ByteCache } {
  return { runtime, cache };
}
