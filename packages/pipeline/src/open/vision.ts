import type { ByteCache, Detector } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { ModelFolder } from '@grounder/models/internal';

import { cachedDetector } from '../cache/cached-detector.js';
import { modelIdentity } from '../cache/model-identity.js';
import { storedDetector } from '../cache/stored-detector.js';
import { storedImageEncoder } from '../cache/stored-image-encoder.js';
import { openBuiltDetector } from './built-detectors.js';
import type { TemplatedClip } from './clip.js';
import { openClip } from './clip.js';
import { openDetector } from './detector.js';
import type { ModelNeed } from './model-needs.js';
import { embeddedDetector } from './model-needs.js';
import type { ModelOpener } from './opener.js';
import { searchSettings } from './settings.js';

/** Opens the detector that fills a need. */
export async function detectorFor(opener: ModelOpener, need: ModelNeed): Promise<Detector> {
  const { proposer, labels, kind, cache, tiles, ...options } = opener.options;
  const {
    scoreThreshold = searchSettings.scoreThreshold.defaultValue,
    maxProposals = searchSettings.maxProposals.defaultValue,
  } = options;
  const isFree = need === embeddedDetector && options.detector === undefined;
  if (isFree && proposer !== undefined) return proposer;
  // The embedded detector has defaults of its own.
  const search = { scoreThreshold: options.scoreThreshold, maxDetections: options.maxProposals };
  const name = await opener.find(need);
  const built = await openBuiltDetector(name, opener.runtime, defined({ ...search, tiles }));
  if (built !== undefined) return cachedDetector(opener.hold(built));
  const settings = { scoreThreshold, maxDetections: maxProposals, ...defined({ labels, kind }) };
  const model = await opener.open(need);
  const detector = opener.hold(await openDetector(model, settings));
  return cachedDetector(await withStore(detector, { model, settings, cache }));
}

/** Opens the pair of encoders that fills a need. */
export async function clipFor(opener: ModelOpener, need: ModelNeed): Promise<TemplatedClip> {
  const own = await opener.made('clip', need);
  if (own !== undefined) return own;
  const { cache } = opener.options;
  const model = await opener.open(need);
  const clip = opener.hold(await openClip(model));
  if (cache === undefined) return clip;
  const name = await modelIdentity(model.pathOf(visionOf(model)), cache);
  const { text, logitScale, logitBias, templates } = clip;
  const image = storedImageEncoder(clip.image, { cache, name });
  return { image, text, templates, ...defined({ logitScale, logitBias }) };
}

/** The image encoder's own file, where it has one. */
export function visionOf({ stems }: ModelFolder): 'vision_model' | undefined {
  return stems.includes('vision_model') ? 'vision_model' : undefined;
}

/** Keeps what a detector finds between runs, when there is a place for it. */
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
