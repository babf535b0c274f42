import { CaptionScorer } from '@grounder/captions';
import { ClipScorer, featureCache } from '@grounder/clip';
import type { Captioner, Cropper, TextEncoder } from '@grounder/core';

import { cachedCaptioner } from '../cache/cached-captioner.js';
import { cachedTextEncoder } from '../cache/cached-text-encoder.js';
import type { NamedScorer } from '../grounders/named-scorer.js';
import type { TemplatedClip } from '../open/clip.js';

/** The scorer of the systems with a CLIP, named as in their results. */
export function clipScorer(encoders: TemplatedClip, cropper: Cropper): NamedScorer {
  const { templates } = encoders;
  // A file that is grounded again is decoded anew; its regions are known by their content.
  const cache = featureCache();
  const scorer = new ClipScorer({ encoders: [encoders], croppers: [cropper], templates, cache });
  return { name: 'clip', scorer };
}

/** The scorer of the systems with captions, named as in their results. */
export function captionScorer(captioner: Captioner, encoder: TextEncoder): NamedScorer {
  // As for CLIP: a file that is grounded again is decoded anew.
  const parts = { captioner: cachedCaptioner(captioner), encoder: cachedTextEncoder(encoder) };
  return { name: 'caption', scorer: new CaptionScorer(parts) };
}
