import type { ByteCache, Captioner, ImageEncoder, Runtime, TextEncoder } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import type { ModelFolder } from '@grounder/models';
import { cacheFolder, fileCache } from '@grounder/models';

import { modelIdentity } from '../cache/model-identity.js';
import { openCaptioner } from './captioner.js';
import { openClipImages, openClipText } from './clip-tower.js';
import { openTextEncoder } from './text-encoder.js';
import { storedImageEncoder } from '../cache/stored-image-encoder.js';
import type { ModelPlaces } from './find-model.js';
import { findModel } from './find-model.js';
import type { ModelNeed } from './model-needs.js';
import type { Parts } from './part-module.js';

/** What captioners and text encoders are opened with. */
export interface CaptioningContext {
  /** Where they are. */
  readonly places: ModelPlaces;
  /** Finds the files of the model that fills a need. */
  readonly open: (need: ModelNeed) => Promise<ModelFolder>;
  /** Makes a part by the module that is named for it, if one is. */
  readonly made: <Role extends keyof Parts>(
    role: Role,
    need: ModelNeed,
  ) => Promise<Parts[Role] | undefined>;
  /** Runs them. */
  readonly runtime: Runtime;
  /** Keeps what CLIP makes of crops between runs; nothing is kept when undefined. */
  readonly cache: ByteCache | undefined;
  /** Owns what was opened. */
  readonly hold: <Part extends { dispose(): Promise<void> }>(part: Part) => Part;
}

/** Opens what writes captions and what compares them. */
export interface Captioning {
  /** Opens the text encoder of a CLIP alone. */
  clipText(need: ModelNeed): Promise<TextEncoder>;
  /** Opens a sentence encoder: from its folder, or the embedded one by its name. */
  textEncoder(need: ModelNeed): Promise<TextEncoder>;
  /** Opens the sentence encoder that needs no download. */
  sentenceEncoder(): Promise<TextEncoder>;
  /** Opens a captioner, and a CLIP's image encoder when it is a ClipCap. */
  captioner(need: ModelNeed, clip: ModelNeed): Promise<Captioner>;
}

/**
 * Creates what opens captioners and text encoders.
 *
 * @param context - Places, runtime, cache.
 * @returns The openers.
 */
export function openCaptioning(context: CaptioningContext): Captioning {
  const { places, open, made, runtime, cache, hold } = context;
  const sentenceEncoder = async () =>
    hold(await openSentenceEncoder({ runtime, cache: fileCache(cacheFolder()) }));
  const openImages = async (clip: ModelNeed): Promise<ImageEncoder> => {
    const model = await open(clip);
    const encoder = hold(await openClipImages(model));
    if (cache === undefined) return encoder;
    const tower = model.stems.includes('vision_model') ? 'vision_model' : undefined;
    const identity = await modelIdentity(model.pathOf(tower), cache);
    return storedImageEncoder(encoder, { cache, name: `${identity} not normalised` });
  };
  return {
    sentenceEncoder,
    async clipText(need) {
      const own = await made('clip', need);
      return own?.text ?? hold(await openClipText(await open(need)));
    },
    async textEncoder(need) {
      if ((await findModel(need, places)) === 'embedded') return sentenceEncoder();
      const own = await made('textEncoder', need);
      return own ?? hold(await openTextEncoder(await open(need)));
    },
    async captioner(need, clip) {
      const own = await made('captioner', need);
      if (own !== undefined) return own;
      const openEncoder = () => openImages(clip);
      return hold(await openCaptioner(await open(need), { runtime, openEncoder }));
    },
  };
}
