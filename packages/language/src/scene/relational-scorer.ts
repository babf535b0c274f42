import type {
  CallOptions,
  PartsExplainer,
  PhraseFactor,
  PoseEstimator,
  Query,
  RegionExplainer,
  RegionScorer,
  ScoreRequest,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { queryWarnings } from '../query-warnings.js';
import type { AttributeFactor } from './attribute-factor.js';
import { checkedScorer } from './checked-scorer.js';
import { defaultOrders } from './default-orders.js';
import { defaultRelations } from './default-relations.js';
import { explainFactors, listFactors } from './explain-factors.js';
import { gatherEvidence } from './gather-evidence.js';
import type { NoTargetModel } from './no-target.js';
import { defaultNoTarget, noTargetProbability } from './no-target.js';
import type { OrderDefinition } from './order-definition.js';
import { judgePhrase, totalOf } from './judge-phrase.js';
import type { PlacedRegion } from './placed-region.js';
import { placePicture, placeRegions } from './placed-region.js';
import type { PoseSources } from './pose-regions.js';
import { asksForPoses, poseRegions } from './pose-regions.js';
import type { ConfidenceModel } from './region-priors.js';
import { uniquenessOf } from './region-overlaps.js';
import { defaultConfidence, priorFactors, realityOf } from './region-priors.js';
import type { RelationDefinition } from './relation-definition.js';
import type { SceneJudgement } from './scene-judgement.js';
import { emptinessFactor, postureFactor, sizeFactor } from './shape-factors.js';
import type { FactorWeights } from './weights.js';
import { defaultWeights } from './weights.js';

/** How {@link relational} evaluates phrases. */
export interface RelationalOptions {
  /**
   * Judge properties from pixels or otherwise, such as `colourFactor(regionColours)`; asked before
   * the built-in ones, which judge sizes, postures and emptiness from boxes.
   *
   * @defaultValue `[]`
   */
  readonly attributes?: readonly AttributeFactor[];
  /**
   * What relating words mean.
   *
   * @defaultValue `defaultRelations`
   */
  readonly relations?: readonly RelationDefinition[];
  /**
   * What extremes and counts go by.
   *
   * @defaultValue `defaultOrders`
   */
  readonly orders?: readonly OrderDefinition[];
  /**
   * How much each kind of evidence counts; kinds left out keep their default.
   *
   * @defaultValue `defaultWeights`
   */
  readonly weights?: Partial<FactorWeights>;
  /**
   * What the wrapped scorer's numbers are: `probability` from 0 up, 0 ruling a region out, or
   * `logit`, any number, as CLIP gives.
   *
   * @defaultValue `'probability'`
   */
  readonly scale?: 'probability' | 'logit';
  /**
   * What logits are divided by, above 0.
   *
   * @defaultValue 1
   */
  readonly temperature?: number;
  /**
   * The probability from which nothing fits: all scores are 0 then. 1 always answers when the noun
   * is there.
   *
   * @defaultValue 1
   */
  readonly noTargetThreshold?: number;
  /**
   * The model behind the probability that nothing fits.
   *
   * @defaultValue `defaultNoTarget`
   */
  readonly noTarget?: NoTargetModel;
  /**
   * How the detector's confidence is read; fit it anew for another detector.
   *
   * @defaultValue `defaultConfidence`
   */
  readonly confidence?: ConfidenceModel;
  /**
   * Finds the joints of at most 24 people when a phrase says how somebody sits or stands, or where they
   * look; without it the sides of their boxes and skin stand in.
   */
  readonly poses?: PoseEstimator;
}

type Settings = Required<Omit<RelationalOptions, 'weights' | 'poses'>> &
  Pick<RelationalOptions, 'poses'> & { readonly weights: FactorWeights };

/**
 * Wraps a region scorer, which knows nouns, and evaluates the rest of the phrase: properties,
 * extremes, counts, relations over several hops, denials. Of a phrase that is not English, or names
 * nothing, the wrapped scorer alone judges the whole.
 *
 * The time grows with the number of regions and with that of the phrase's words, not with the square
 * of either. For each region it is looked for duplicates and covers among at most 512 others; each
 * noun costs a call of the scorer, each property a look of its factor; each relation at most 64 other
 * things, one of three at most 576 pairs, "closest" and "farthest" at most 24 × 256 comparisons; each
 * extreme at most 256 comparisons, each count these times its rank.
 *
 * @param scorer - Judges nouns: the `SubjectScorer`, or any other.
 * @param options - Factors, relations, weights.
 * @returns A scorer and explainer of the same port.
 * @throws GroundingError `INVALID_OPTION` when the temperature is not above 0 or the threshold is
 *   not from 0 to 1.
 *
 * @example
 * ```ts
 * const scorer = relational(new SubjectScorer({ matcher }), {
 *   attributes: [colourFactor(regionColours)],
 * });
 * await scorer.score({ image, regions, query });
 * scorer.explain({ image, regions, query })[0]; // 'person 1.00 · left of the umbrella 0.93'
 * ```
 */
export function relational(
  scorer: RegionScorer,
  options: RelationalOptions = {},
): RelationalScorer {
  return new RelationalScorer(scorer, options);
}

/** The scorer that {@link relational} makes. */
export class RelationalScorer implements RegionScorer, RegionExplainer, PartsExplainer {
  readonly #scorer: RegionScorer;
  readonly #settings: Settings;
  readonly #judged = new WeakMap<Query, SceneJudgement>();

  /**
   * @param scorer - Judges nouns.
   * @param options - As for {@link relational}.
   */
  constructor(scorer: RegionScorer, options: RelationalOptions = {}) {
    this.#scorer = checkedScorer(scorer);
    this.#settings = readSettings(options);
  }

  /**
   * Scores every region by its probability of being meant: they add up to the probability that
   * something is. 0 for regions whose noun cannot be it; all 0 when nothing fits.
   */
  async score(request: ScoreRequest, options?: CallOptions): Promise<Float32Array> {
    options?.signal?.throwIfAborted();
    const judgement = await this.judge(request, options);
    return Float32Array.from(judgement.probabilities);
  }

  /**
   * Explains the scores of the last {@link RelationalScorer.score} of the same query object.
   *
   * @param request - What was scored.
   * @returns One line per region, such as "person 0.98 · red 0.71 · left of the umbrella 0.93".
   */
  explain({ regions, query }: ScoreRequest): readonly string[] {
    const judgement = this.#judged.get(query);
    if (judgement === undefined) return regions.map(({ label }) => `“${label}” was not judged`);
    return regions.map((_, index) => explainFactors(judgement, index));
  }

  /**
   * Lists the factors of the last {@link RelationalScorer.score} of the same query object.
   *
   * @param request - What was scored.
   * @returns For each region what the phrase says, judged; nothing when the query was not scored.
   */
  explainParts({ regions, query }: ScoreRequest): readonly (readonly PhraseFactor[])[] {
    const judgement = this.#judged.get(query);
    return regions.map((_, index) =>
      judgement === undefined ? [] : listFactors(judgement, regions, index),
    );
  }

  /**
   * Evaluates the phrase and gives everything that went into the scores: the factors with the
   * regions that each is related to, for `--explain` and for drawing.
   *
   * @param request - Image, regions and query.
   * @param options - Cancellation.
   * @returns Factors, totals, probabilities, and the probability that nothing fits.
   * @throws GroundingError `INVALID_DATA` when the wrapped scorer gives NaN or another number of
   *   scores, `INVALID_BOX` when a region's box is not finite or reversed.
   */
  async judge(request: ScoreRequest, options?: CallOptions): Promise<SceneJudgement> {
    const { subject } = request.query;
    if (subject === undefined || isForeign(request.query)) {
      return this.#judgeWhole(request, options);
    }
    const { factors: attributes, calibrate } = this.#sources();
    const { relations, orders, weights, confidence } = this.#settings;
    const placed = placeRegions(request.regions);
    const picture = placePicture(request.image);
    const confidences = request.regions.map(({ score }) => score);
    const uniqueness = uniquenessOf(placed, confidences);
    const reality = realityOf(placed, picture, confidences, confidence);
    const counting = uniqueness.map((unique, index) => unique * (reality[index] ?? 1));
    const regions = await this.#pose(placed, { request, counting, call: options });
    const evidence = await gatherEvidence(subject, {
      request: { ...request, regions: request.regions.map((region) => ({ ...region, score: 1 })) },
      regions,
      reality,
      scorer: this.#scorer,
      calibrate,
      factors: attributes,
      relations,
      call: options,
    });
    options?.signal?.throwIfAborted();
    const phrase = judgePhrase(evidence, {
      ...{ weights, counting, reality, regions, picture, orders },
    });
    const priors = priorFactors({ regions, picture, reality, uniqueness });
    const factors = [...phrase.factors, ...priors];
    const totals = totalOf(factors, weights);
    const judgement = this.#conclude({
      factors,
      spoken: phrase.factors,
      unheeded: phrase.unheeded,
      totals,
      presence: evidence.presence,
    });
    this.#judged.set(request.query, judgement);
    return judgement;
  }

  async #pose(
    placed: readonly PlacedRegion[],
    {
      request: { image, query },
      ...sources
    }: Pick<PoseSources, 'counting' | 'call'> & { readonly request: ScoreRequest },
  ): Promise<readonly PlacedRegion[]> {
    const { poses: estimator } = this.#settings;
    const isAsked = query.subject !== undefined && asksForPoses(query.subject);
    if (estimator === undefined || !isAsked) return placed;
    return poseRegions(placed, { estimator, image, ...sources });
  }

  /** A query without a subject, or one that was not understood: the wrapped scorer alone. */
  async #judgeWhole(request: ScoreRequest, options?: CallOptions): Promise<SceneJudgement> {
    const { subject, ...query } = request.query;
    const asked = subject === undefined ? request : { ...request, query };
    const scores = await this.#scorer.score(asked, options);
    options?.signal?.throwIfAborted();
    const probabilities = this.#sources().calibrate(scores);
    const factors = [{ kind: 'noun', text: 'any thing', probabilities } as const];
    const totals = totalOf(factors, this.#settings.weights);
    const judgement = this.#conclude({
      factors,
      spoken: factors,
      unheeded: subject === undefined ? [] : ['the phrase is not English, so no word was read'],
      totals,
      presence: 1,
    });
    this.#judged.set(request.query, judgement);
    return judgement;
  }

  #sources(): {
    factors: readonly AttributeFactor[];
    calibrate: (scores: Float32Array) => Float64Array;
  } {
    const { attributes, scale, temperature } = this.#settings;
    return {
      factors: [...attributes, sizeFactor(), postureFactor(), emptinessFactor()],
      calibrate: (scores) =>
        scale === 'probability'
          ? Float64Array.from(scores, (score) => Math.max(0, score))
          : relativeTo(scores, temperature),
    };
  }

  #conclude(
    found: Omit<SceneJudgement, 'probabilities' | 'noTarget' | 'isRefused'>,
  ): SceneJudgement {
    const { weights, noTarget: model, noTargetThreshold } = this.#settings;
    const shares = softmax(found.totals);
    const best = shares.reduce(
      (most, share, index) => (share > (shares[most] ?? 0) ? index : most),
      0,
    );
    const isPossible = (found.totals[best] ?? -Infinity) > -Infinity;
    const noTarget = isPossible
      ? noTargetProbability(found.spoken, best, found.presence, { weights, model })
      : 1;
    const isRefused = !isPossible || noTarget > noTargetThreshold;
    const probabilities = shares.map((share) => (isRefused ? 0 : share * (1 - noTarget)));
    return { ...found, probabilities, noTarget, isRefused };
  }
}

function isForeign(query: Query): boolean {
  return queryWarnings(query).some(({ code }) => code === 'NOT_ENGLISH');
}

/** What the softmax would give, scaled so that the best has 1. */
function relativeTo(logits: Float32Array, temperature: number): Float64Array {
  const best = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  return Float64Array.from(logits, (logit) => Math.exp((logit - best) / temperature));
}

function softmax(totals: Float64Array): Float64Array {
  const best = totals.reduce((most, total) => Math.max(most, total), -Infinity);
  if (best === -Infinity) return new Float64Array(totals.length);
  const powers = totals.map((total) => Math.exp(total - best));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

const defaults: Settings = {
  attributes: [],
  relations: defaultRelations,
  orders: defaultOrders,
  weights: defaultWeights,
  scale: 'probability',
  temperature: 1,
  noTargetThreshold: 1,
  noTarget: defaultNoTarget,
  confidence: defaultConfidence,
};

function readSettings({ weights, ...options }: RelationalOptions): Settings {
  const settings = { ...defaults, ...options, weights: { ...defaultWeights, ...weights } };
  const { temperature, noTargetThreshold } = settings;
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a temperature above 0, got ${temperature}`,
    );
  }
  if (!(noTargetThreshold >= 0 && noTargetThreshold <= 1)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a noTargetThreshold from 0 to 1, got ${noTargetThreshold}`,
    );
  }
  return settings;
}
