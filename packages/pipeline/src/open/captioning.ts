import type { Captioner, ImageEncoder, TextEncoder } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import { cacheFolder, fileCache } from '@grounder/models';

import { modelIdentity } from '../cache/model-identity.js';
import { storedImageEncoder } from '../cache/stored-image-encoder.js';
import { openCaptioner } from './captioner.js';
import { openClipImages, openClipText } from './clip-tower.js';
import type { ModelNeed } from './model-needs.js';
import type { ModelOpener } from './opener.js';
import { openTextEncoder } from './text-encoder.js';
import { visionOf } from './vision.js';

/** Opens the text encoder of the CLIP that fills a need, and that alone. */
export async function clipTextFor(opener: ModelOpener, need: ModelNeed): Promise<TextEncoder> {
  const own = await opener.made('clip', need);
  return own?.text ?? opener.hold(await openClipText(await opener.open(need)));
}

/** Opens a sentence encoder: from its folder, or the embedded one by its name. */
export async function textEncoderFor(opener: ModelOpener, need: ModelNeed): Promise<TextEncoder> {
  if ((await opener.find(need)) === 'embedded') return sentenceEncoderFor(opener);
  const own = await opener.made('textEncoder', need);
  return own ?? opener.hold(await openTextEncoder(await opener.open(need)));
}

/** Opens the sentence encoder that needs no download. */
export async function sentenceEncoderFor(opener: ModelOpener): Promise<TextEncoder> {
  const { runtime } = opener;
  return opener.hold(await openSentenceEncoder({ runtime, cache: fileCache(cacheFolder()) }));
}

/** Opens a captioner; a ClipCap sees through the CLIP that fills another need. */
export async function captionerFor(
  opener: ModelOpener,
  need: ModelNeed,
  clip: ModelNeed,
): Promise<Captioner> {
  const own = await opener.made('captioner', need);
  if (own !== undefined) return own;
  const { runtime } = opener;
  const openEncoder = () => clipImages(opener, clip);
  return opener.hold(await openCaptioner(await opener.open(need), { runtime, openEncoder }));
}

async function clipImages(opener: ModelOpener, need: ModelNeed): Promise<ImageEncoder> {
  const { cache } = opener.options;
  const model = await opener.open(need);
  const encoder = opener.hold(await openClipImages(model));
  if (cache === undefined) return encoder;
  const identity = await modelIdentity(model.pathOf(visionOf(model)), cache);
  return storedImageEncoder(encoder, { cache, name: `${identity} not normalised` });
}
