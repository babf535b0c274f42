import { CaptionScorer } from '@grounder/captions';
import type { ClipEncoders, ClipModel } from '@grounder/clip';
import { ClipScorer, featureCache } from '@grounder/clip';
import type { Captioner, Cropper, Detector, TextEncoder } from '@grounder/core';
import type {
  FusionHeadRegressor,
  ProjectionHeadRegressor,
  ProposalHeadScorer,
} from '@grounder/regressors';

import { cachedCaptioner } from '../cache/cached-captioner.js';
import { cachedTextEncoder } from '../cache/cached-text-encoder.js';
import type { OpenGrounder } from '../grounders/owned-grounder.js';
import type { NamedScorer, ProposalGrounderOptions } from '../grounders/proposal-grounder.js';
import type { RegressionGrounderOptions } from '../grounders/regression-grounder.js';
import type { ModelNeed, Need } from '../open/model-needs.js';

/** One of the study's systems: what it is made of, and how it is put together. */
export interface Preset {
  /** Its number in the study, 1 to 9. */
  readonly number: number;
  /** Its name on the command line. */
  readonly name: string;
  /** What it is composed of. */
  readonly composition: string;
  /** The models that it opens, and the packages that hold some of them. */
  readonly needs: readonly Need[];
  /**
   * Puts the system together.
   *
   * @param kit - Opens its models.
   * @returns The grounder, which owns what the kit opened.
   */
  compose(kit: Kit): Promise<OpenGrounder>;
}

/** A pair of encoders and the sentences that they were trained with. */
export type KitClip = ClipEncoders & Pick<ClipModel, 'templates'>;

/** What presets are put together with. It holds what it opened until the grounder is disposed. */
export interface Kit {
  /** Opens the detector that fills a need. */
  detector(need: ModelNeed): Promise<Detector>;
  /** Opens the pair of encoders that fills a need. */
  clip(need: ModelNeed): Promise<KitClip>;
  /** Opens the text encoder of the CLIP that fills a need, and that alone. */
  clipText(need: ModelNeed): Promise<TextEncoder>;
  /** Opens the sentence encoder that fills a need. */
  textEncoder(need: ModelNeed): Promise<TextEncoder>;
  /** Opens the sentence encoder that needs no download. */
  sentenceEncoder(): Promise<TextEncoder>;
  /** Opens the captioner that fills a need; a ClipCap sees through the CLIP that fills another. */
  captioner(need: ModelNeed, clip: ModelNeed): Promise<Captioner>;
  /** Opens the head that fills a need, with the encoders that it was trained with. */
  projectionHead(need: ModelNeed): Promise<ProjectionHeadRegressor>;
  /** Opens the head that fills a need, with the encoders that it was trained with. */
  proposalHead(need: ModelNeed, cropper: Cropper): Promise<ProposalHeadScorer>;
  /** Opens the head that fills a need, with the encoders that it was trained with. */
  fusionHead(need: ModelNeed): Promise<FusionHeadRegressor>;
  /** Makes the grounder that owns what was opened. */
  grounder(parts: Pick<ProposalGrounderOptions, 'detector' | 'scorers'>): OpenGrounder;
  /** Makes the grounder that reads boxes off, and owns what was opened. */
  regression(parts: Pick<RegressionGrounderOptions, 'regressor' | 'name'>): OpenGrounder;
}

/**
 * Makes the scorer of the CLIP presets, named as in their results.
 *
 * @param encoders - The open encoders.
 * @param cropper - Makes what they see of a region.
 * @returns The scorer under the name "clip".
 */
export function clipScorer(encoders: KitClip, cropper: Cropper): NamedScorer {
  const { templates } = encoders;
  // A file that is grounded again is decoded anew; its regions are known by their content.
  const cache = featureCache();
  const scorer = new ClipScorer({ encoders: [encoders], croppers: [cropper], templates, cache });
  return { name: 'clip', scorer };
}

/**
 * Makes the scorer of the caption presets, named as in their results.
 *
 * @param captioner - Writes what regions could be called.
 * @param encoder - Compares it with the phrase.
 * @returns The scorer under the name "caption".
 */
export function captionScorer(captioner: Captioner, encoder: TextEncoder): NamedScorer {
  // As for CLIP: a file that is grounded again is decoded anew.
  const parts = { captioner: cachedCaptioner(captioner), encoder: cachedTextEncoder(encoder) };
  return { name: 'caption', scorer: new CaptionScorer(parts) };
}
