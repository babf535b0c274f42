import type {
  ByteCache,
  Detector,
  ImageCodec,
  PoseEstimator,
  QueryParser,
  Runtime,
} from '@grounder/core';
import type { DetectorKind } from '@grounder/detectors';
import type { RelationDefinition } from '@grounder/language';
import type { ModelDtype, ModelStore, PullPlan } from '@grounder/models/internal';

import type { TemplatedClip } from './clip.js';
import type { ModelPlaces } from './find-model.js';

/** What can be set in the embedded default and in any system that has it. */
export interface GroundingOptions {
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /** Opens the models; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
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
   * Least score of a proposal, 0 to 1. A target that is not proposed cannot be chosen, so that it
   * is far lower than where detections are shown to people.
   *
   * @defaultValue 0.05
   */
  readonly scoreThreshold?: number;
  /**
   * Most proposals of one image, the most confident first. CLIP looks at each of them.
   *
   * @defaultValue 100, for the embedded detector 300
   */
  readonly maxProposals?: number;
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
export interface OpenSystemOptions extends ModelPlaces, GroundingOptions {
  /** A module whose default export makes the scorer of system 5, a {@link PartFactory}. */
  readonly scorer?: string;
  /** The detector's class names in the model's order, where its files do not tell them. */
  readonly labels?: readonly string[];
  /** Which detector reads the model, where its files do not tell for certain, as with YOLOX. */
  readonly kind?: DetectorKind;
  /**
   * Which weights of a model folder are opened, where it holds several.
   *
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
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
