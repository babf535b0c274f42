import type {
  Box,
  CallOptions,
  Cropper,
  RasterImage,
  RegionScorer,
  RegionScores,
  ScoreRequest,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import {
  assertScoreRequest,
  checkCount,
  defaultBatchSize,
  mismatch,
} from '@grounder/core/internal';
import { tightCrop } from '@grounder/images';

import type { FeatureCache } from './feature-cache.js';
import { PromptFeatures } from './prompt-features.js';
import type { FeaturesOfRegion, RegionEncoder } from './region-features.js';
import { RegionFeatures } from './region-features.js';

/** An image and a text encoder that were trained together. */
export interface ClipEncoders {
  /** Encodes the crops. */
  readonly image: RegionEncoder;
  /** Encodes the prompts into the same space. */
  readonly text: TextEncoder;
  /**
   * What the cosine is multiplied by: the exponential of the model's `logit_scale`.
   * @defaultValue 100, that of OpenAI's CLIP
   */
  readonly logitScale?: number;
  /**
   * What is then added; SigLIP's `logit_bias`. The order of regions does not depend on it.
   * @defaultValue 0
   */
  readonly logitBias?: number;
}

/** What {@link ClipScorer} is made of. */
export interface ClipScorerOptions {
  /** The encoders; logits are summed over them. Whoever opened them disposes them. */
  readonly encoders: readonly ClipEncoders[];
  /**
   * Make the pictures of a region that the encoders see; logits are summed over them.
   * @defaultValue `[tightCrop()]`
   */
  readonly croppers?: readonly Cropper[];
  /**
   * Sentences with `{}` where the expression goes; several count as their mean.
   * @defaultValue `['a photo of {}']`
   */
  readonly templates?: readonly string[];
  /**
   * Most regions in one call of an image encoder.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /**
   * Most regions of one image whose features are kept for the next phrase, per cropper and encoder;
   * 0 keeps none.
   * @defaultValue 1024
   */
  readonly cachedRegions?: number;
  /**
   * Keeps region features beyond the life of an image object, and for other scorers; see
   * `featureCache`.
   * @defaultValue none
   */
  readonly cache?: FeatureCache;
  /**
   * Most expressions whose features are kept; 0 keeps none.
   * @defaultValue 256
   */
  readonly cachedTexts?: number;
}

interface Tower {
  readonly prompts: PromptFeatures;
  readonly regions: readonly RegionFeatures[];
  readonly logitScale: number;
  readonly logitBias: number;
}

/**
 * Scores regions by how well their pictures fit the expression as CLIP sees them: the sum over
 * croppers and encoders of `logitScale * cosine + logitBias`, as ReCLIP's isolated proposal scoring
 * (S. Subramanian et al., 2022) does before its softmax. Features of an image's regions are kept, so
 * that a second expression costs one text.
 */
export class ClipScorer implements RegionScorer {
  readonly #towers: readonly Tower[];

  /**
   * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
   */
  constructor(options: ClipScorerOptions) {
    const {
      croppers = [tightCrop()],
      templates = ['a photo of {}'],
      batchSize = defaultBatchSize,
    } = options;
    const { encoders, cachedRegions = 1024, cachedTexts = 256, cache } = options;
    checkCount('batchSize', batchSize);
    checkCount('the number of encoders', encoders.length);
    checkCount('the number of croppers', croppers.length);
    checkCapacity('cachedRegions', cachedRegions);
    checkCapacity('cachedTexts', cachedTexts);
    this.#towers = encoders.map(({ image, text, logitScale = 100, logitBias = 0 }) => ({
      prompts: new PromptFeatures({ encoder: text, templates, capacity: cachedTexts }),
      regions: croppers.map(
        (cropper) =>
          new RegionFeatures({
            encoder: image,
            cropper,
            batchSize,
            capacity: cachedRegions,
            cache,
          }),
      ),
      logitScale: checkFinite('logitScale', logitScale),
      logitBias: checkFinite('logitBias', logitBias),
    }));
  }

  /**
   * Scores every region against the text of the query.
   * @param options - Cancellation, checked before each batch, and progress.
   * @returns One logit per region in the order of `regions`.
   * @throws GroundingError `INVALID_BOX` when nothing of a region lies inside the image,
   *   `MODEL_MISMATCH` when the encoders of a pair differ in the length of their vectors,
   *   `INVALID_DATA` when a model gives numbers that are not finite.
   */
  async score(request: ScoreRequest, options: CallOptions = {}): Promise<RegionScores> {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    assertScoreRequest(request);
    const { image, query } = request;
    const boxes = request.regions.map(({ box }) => box);
    const logits = new Float64Array(boxes.length);
    if (boxes.length === 0) return { scores: new Float32Array(0), unit: 'logit' };
    const inner = signal === undefined ? {} : { signal };
    const total = boxes.length * this.#towers.reduce((sum, { regions }) => sum + regions.length, 0);
    let done = 0;
    const onLogits = (batch: readonly Logit[]): void => {
      for (const { index, logit } of batch) logits[index] = (logits[index] ?? 0) + logit;
      done += batch.length;
      onProgress?.({ stage: 'score', done, total });
    };
    for (const tower of this.#towers) {
      await judge(tower, { image, boxes, text: query.text, onLogits }, inner);
    }
    return { scores: Float32Array.from(logits), unit: 'logit' };
  }
}

interface Logit {
  readonly index: number;
  readonly logit: number;
}

interface Judgement {
  readonly image: RasterImage;
  readonly boxes: readonly Box[];
  readonly text: string;
  readonly onLogits: (batch: readonly Logit[]) => void;
}

/** Gives the logits of one pair of encoders, once for each cropper. */
async function judge(
  { prompts, regions, logitScale, logitBias }: Tower,
  { image, boxes, text, onLogits }: Judgement,
  options: CallOptions,
): Promise<void> {
  // The text's model runs while the first crops are made.
  const encoded = prompts.encode(text, options);
  const settled = Promise.allSettled([encoded]);
  try {
    for (const lane of regions) {
      for await (const batch of lane.encode({ image, boxes }, options)) {
        const words = await encoded;
        const toLogit = ({ index, features }: FeaturesOfRegion): Logit => ({
          index,
          logit: logitScale * cosine(features, words) + logitBias,
        });
        onLogits(batch.map(toLogit));
      }
    }
  } finally {
    // No run goes on behind the caller's back when the pictures failed.
    await settled;
  }
}

/** The cosine of two vectors of length 1. */
function cosine(image: Float32Array, text: Float32Array): number {
  if (image.length !== text.length) {
    throw mismatch(
      'image and text encoders of one model, with vectors of one length',
      `${image.length} and ${text.length}`,
    );
  }
  let sum = 0;
  for (let index = 0; index < image.length; index++)
    sum += (image[index] ?? 0) * (text[index] ?? 0);
  return sum;
}

function checkCapacity(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of at least 0, got ${value}`,
  );
}

function checkFinite(name: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new GroundingError('INVALID_OPTION', `expected a finite ${name}, got ${value}`);
}
