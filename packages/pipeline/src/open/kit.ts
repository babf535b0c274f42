import type {
  ByteCache,
  Detector,
  ImageCodec,
  QueryParser,
  RegionScorer,
  Runtime,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';
import type { ModelDtype, ModelFolder, ModelStore, PullPlan } from '@grounder/models';
import { cacheFolder, fileCache, modelStore, nodeRuntime, openModel } from '@grounder/models';

import { cachedDetector } from '../cache/cached-detector.js';
import { modelIdentity } from '../cache/model-identity.js';
import { openClip } from './clip.js';
import { openDetector } from './detector.js';
import { ownedGrounder } from '../grounders/owned-grounder.js';
import { storedDetector } from '../cache/stored-detector.js';
import { storedImageEncoder } from '../cache/stored-image-encoder.js';
import { ProposalGrounder } from '../grounders/proposal-grounder.js';
import { RegressionGrounder } from '../grounders/regression-grounder.js';
import type { ModelPlaces } from './find-model.js';
import { findModel } from './find-model.js';
import type { ModelNeed } from './model-needs.js';
import { embeddedDetector } from './model-needs.js';
import { openCaptioning } from './captioning.js';
import type { BuiltDetectorOptions } from './built-detectors.js';
import { openBuiltDetector } from './built-detectors.js';
import type { CreateGrounderOptions } from '../systems/embedded.js';
import { modelPlace, openEncoders } from './encoders.js';
import { openTokenEncoders } from './token-encoders.js';
import { openHeads } from './heads.js';
import type { Parts } from './part-module.js';
import { disposerOf, isPartModule, loadPart } from './part-module.js';
import type { Kit, KitClip } from '../systems/preset.js';

/** How a system is opened. */
export interface OpenSystemOptions
  extends
    ModelPlaces,
    Pick<CreateGrounderOptions, 'groups' | 'relations' | 'noTargetThreshold' | 'poses' | 'tiles'> {
  /** A module whose default export makes the scorer of system 5, a {@link PartFactory}. */
  readonly scorer?: string;
  /** The detector's class names in the model's order, where its files do not tell them. */
  readonly labels?: readonly string[];
  /**
   * Which weights of a model folder are opened, where it holds several.
   *
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
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
  /**
   * Asked before a hub model that is not here is fetched. Nothing is fetched without it.
   *
   * @param plan - The files and how large they are.
   * @returns Whether to fetch them.
   */
  readonly download?: (plan: PullPlan) => boolean | Promise<boolean>;
  /** Where hub models are kept; a folder in the platform's cache folder when left out. */
  readonly store?: ModelStore;
  /** Opens the models; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /**
   * Proposes the regions of system 5, and of those that take any detector, such as `pseudo-q`, when none
   * is named; the embedded detector when left out. It stays the caller's.
   */
  readonly proposer?: Detector;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /**
   * Keeps what the detector finds and the image encoder makes of it between runs of the program,
   * such as `fileCache(folder, { maxBytes })`; nothing is kept when left out.
   */
  readonly cache?: ByteCache;
}

/** A {@link Kit} whose models can be closed when a system could not be put together. */
export interface OpenKit extends Kit {
  /** Makes the scorer by the module that is named for it. */
  scorer(name: string): Promise<RegionScorer>;
  /** Frees everything that was opened. */
  dispose(): Promise<void>;
}

/**
 * Creates the kit that opens models by their names.
 *
 * @param options - Where the models are, and how they are opened.
 * @returns The kit.
 */
export function openKit(options: OpenSystemOptions): OpenKit {
  const { store = modelStore(), runtime = nodeRuntime(), parser = new WinkQueryParser() } = options;
  const { scoreThreshold = 0.05, maxProposals = 100, labels, codec, cache } = options;
  const held: { dispose(): Promise<void> }[] = [];
  const hold = <Part extends { dispose(): Promise<void> }>(part: Part): Part => {
    held.push(part);
    return part;
  };
  const open = async (need: ModelNeed): Promise<ModelFolder> =>
    openModel(await modelPlace(roleOf(need), await findModel(need, options), runtime), {
      store,
      runtime,
      ...(options.dtype && { dtype: options.dtype }),
      ...(options.download && { download: options.download }),
    });
  const dispose = () => disposeAll(held);
  /** The part of a module that is named; undefined when it gives a folder, or a model is named. */
  const made = async <Role extends keyof Parts>(role: Role, need: ModelNeed) => {
    const name = await findModel(need, options);
    if (!isPartModule(name)) return undefined;
    const part = await loadPart(role, name, { runtime, cache: cache ?? fileCache(cacheFolder()) });
    if (typeof part === 'string') return undefined;
    hold(disposerOf(part));
    return part;
  };

  const shared = { parser, ...(codec && { codec }) };
  const opening = { ...options, store, runtime, cache: cache ?? fileCache(cacheFolder()) };

  return {
    dispose,
    async scorer(name) {
      const context = { runtime, cache: cache ?? fileCache(cacheFolder()) };
      const part = await loadPart('scorer', name, context);
      if (typeof part !== 'string') {
        hold(disposerOf(part));
        return part;
      }
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a scorer from the default export of ${name}, got the text ${part}`,
      );
    },
    ...openHeads({
      places: options,
      runtime,
      openEncoders: (name) => openEncoders(name, opening),
      openTokens: (name, choice) => openTokenEncoders(name, { ...opening, ...choice }),
      hold,
    }),
    ...openCaptioning({ places: options, open, made, runtime, cache, hold }),
    async detector(need): Promise<Detector> {
      const { proposer } = options;
      const isFree = need === embeddedDetector && options.detector === undefined;
      if (isFree && proposer !== undefined) return proposer;
      const settings = { scoreThreshold, maxDetections: maxProposals, ...(labels && { labels }) };
      const name = await findModel(need, options);
      const built = await openBuiltDetector(name, runtime, searchOf(options));
      if (built !== undefined) return cachedDetector(hold(built));
      const model = await open(need);
      const detector = hold(await openDetector(model, settings));
      return cachedDetector(await withStore(detector, { model, settings, cache }));
    },
    async clip(need): Promise<KitClip> {
      const own = await made('clip', need);
      if (own !== undefined) return own;
      const model = await open(need);
      const clip = hold(await openClip(model));
      return cache === undefined ? clip : storedClip(clip, model, cache);
    },
    grounder: (parts) => ownedGrounder(new ProposalGrounder({ ...parts, ...shared }), dispose),
    regression: (parts) => ownedGrounder(new RegressionGrounder({ ...parts, ...shared }), dispose),
  };
}

/** What was asked of the embedded detector, which has defaults of its own. */
function searchOf({
  scoreThreshold,
  maxProposals,
  tiles,
}: OpenSystemOptions): BuiltDetectorOptions {
  return {
    ...(scoreThreshold !== undefined && { scoreThreshold }),
    ...(maxProposals !== undefined && { maxDetections: maxProposals }),
    ...(tiles !== undefined && { tiles }),
  };
}

/** Heads are files alone. */
function roleOf({ role }: ModelNeed): keyof Parts {
  return role === 'head' ? 'detector' : role;
}

async function disposeAll(parts: readonly { dispose(): Promise<void> }[]): Promise<void> {
  await Promise.all(parts.map((part) => part.dispose()));
}

/**
 * Keeps what a detector finds between runs, when there is a place for it.
 *
 * @param detector - The detector.
 * @param context - Its model and settings, which tell its answers apart from others, and the place.
 * @returns The detector with a store, or as it was.
 */
export async function withStore(
  detector: Detector,
  context: {
    readonly model: ModelFolder;
    readonly settings: object;
    readonly cache: ByteCache | undefined;
  },
): Promise<Detector> {
  const { model, settings, cache } = context;
  if (cache === undefined) return detector;
  const name = JSON.stringify([await modelIdentity(model.pathOf(), cache), settings]);
  return storedDetector(detector, { cache, name });
}

async function storedClip(
  { image, text, logitScale, logitBias, templates }: KitClip,
  model: ModelFolder,
  cache: ByteCache,
): Promise<KitClip> {
  const vision = model.stems.includes('vision_model') ? 'vision_model' : undefined;
  const name = await modelIdentity(model.pathOf(vision), cache);
  return {
    image: storedImageEncoder(image, { cache, name }),
    text,
    ...(logitScale !== undefined && { logitScale }),
    ...(logitBias !== undefined && { logitBias }),
    templates,
  };
}
