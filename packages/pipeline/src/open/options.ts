import type {
  ByteCache,
  Detector,
  ImageCodec,
  PoseEstimator,
  QueryParser,
  Runtime,
} from '@grounder/core';
import type { SettingsOf } from '@grounder/core/internal';
import type { RelationDefinition } from '@grounder/language';
import type { ModelStore, PullPlan } from '@grounder/models/internal';

import type { TemplatedClip } from './clip.js';
import type { ModelPlaces } from './find-model.js';
import type { searchSettings, systemSettings } from './settings.js';

/** What can be set in the embedded default and in any system that has it. */
export interface GroundingOptions extends SettingsOf<typeof searchSettings> {
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /** Opens the models; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
  /**
   * What relating words mean: `[...defaultRelations, mine]` adds some.
   * @defaultValue `defaultRelations` of `@grounder/language`
   */
  readonly relations?: readonly RelationDefinition[];
  /**
   * The probability from which nothing fits, 0 to 1. With 1 there is always an answer when a label names
   * the noun.
   * @defaultValue 0.25
   */
  readonly noTargetThreshold?: number;
  /**
   * Finds people's joints when a phrase says how somebody sits, stands or looks; it stays the caller's.
   * When left out, the embedded MoveNet, opened by the first such phrase. `false`: none, boxes and
   * skin stand in.
   */
  readonly poses?: PoseEstimator | false;
}

/** What a caller may replace and set in the embedded default. */
export interface CreateGrounderOptions extends GroundingOptions {
  /** Proposes the regions; the embedded CenterNet when left out. It stays the caller's. */
  readonly detector?: Detector;
  /** Keeps the translated models; the platform's cache folder when left out. */
  readonly cache?: ByteCache;
  /**
   * Judges properties that nothing else can ("wooden", "open", "old") by the crops, and phrases in other
   * languages as a whole, as `openClip` opens it. When left out, such properties are not judged, and the
   * reason says so. It stays the caller's.
   */
  readonly clip?: TemplatedClip;
}

/** How a system is opened. */
export interface OpenSystemOptions
  extends ModelPlaces, GroundingOptions, SettingsOf<typeof systemSettings> {
  /** Asked before a hub model that is not here is fetched. Nothing is fetched without it. */
  readonly download?: (plan: PullPlan) => boolean | Promise<boolean>;
  /** Where hub models are kept; a folder in the platform's cache folder when left out. */
  readonly store?: ModelStore;
  /**
   * Proposes the regions of system 5, and of those that take any detector, such as `pseudo-q`, when none
   * is named; the embedded detector when left out. It stays the caller's.
   */
  readonly proposer?: Detector;
  /**
   * Keeps what the detector finds and the image encoder makes of it between runs of the program,
   * such as `fileCache(folder, { maxBytes })`; nothing is kept when left out.
   */
  readonly cache?: ByteCache;
}
