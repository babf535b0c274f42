import type {
  CallOptions,
  NounPhrase,
  Query,
  RegionScorer,
  RegionScores,
  ScoreOptions,
  ScoreRequest,
} from '@grounder/core';
import { assertScoreRequest, defined } from '@grounder/core/internal';

import { queryWarnings } from '../parse/query-warnings.js';
import type { AttributeFactor } from './factors/attribute-factor.js';
import { calibrateScores } from './calibrate-scores.js';
import { checkedScorer } from './checked-scorer.js';
import { concludeScene } from './conclude-scene.js';
import { explainFactors, listFactors } from './explain/explain-factors.js';
import { gatherEvidence } from './gather-evidence.js';
import { judgePhrase, totalOf } from './judge-phrase.js';
import type { PlacedRegion } from './placed-region.js';
import { absenceOf, nothingAbsent } from './no-target.js';
import { placePicture, placeRegions } from './placed-region.js';
import type { PoseSources } from './factors/pose-regions.js';
import { asksForPoses, poseRegions } from './factors/pose-regions.js';
import { uniquenessOf } from './region-overlaps.js';
import { priorFactors, realityOf } from './region-priors.js';
import type { RelationalOptions, RelationalSettings } from './relational-options.js';
import { readSettings } from './relational-options.js';
import type { SceneFindings, SceneJudgement } from './scene-judgement.js';
import { shapeFactors } from './factors/shape-factors.js';
import { readUsage, usageFactors } from './usage/usage-factors.js';

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
 * @param scorer - Judges nouns: the `SubjectScorer`, or any other.
 * @returns A scorer of the same port, which explains.
 * @throws GroundingError `INVALID_OPTION` when the temperature is not above 0 or the threshold is
 *   not from 0 to 1.
 *
 * @example
 * ```ts
 * const scorer = relational(new SubjectScorer({ matcher }), {
 *   attributes: [colourFactor(regionColours)],
 * });
 * const { reasons } = await scorer.score({ image, regions, query }, { explain: true });
 * reasons?.[0]; // 'person 1.00 · left of the umbrella 0.93'
 * ```
 */
export function relational(
  scorer: RegionScorer,
  options: RelationalOptions = {},
): RelationalScorer {
  return new RelationalScorer(scorer, options);
}

/** The scorer that {@link relational} makes. */
export class RelationalScorer implements RegionScorer {
  readonly #scorer: RegionScorer;
  readonly #settings: RelationalSettings;
  readonly #attributes: readonly AttributeFactor[];

  /**
   * @param options - As for {@link relational}.
   */
  constructor(scorer: RegionScorer, options: RelationalOptions = {}) {
    this.#scorer = checkedScorer(scorer);
    this.#settings = readSettings(options);
    this.#attributes = [...this.#settings.attributes, ...shapeFactors()];
  }

  /**
   * Scores every region by its probability of being meant: they add up to the probability that
   * something is. 0 for regions whose noun cannot be it; all 0 when nothing fits, unless the closest is
   * asked for; `refusal` says why then. A reason is a line
   * such as "person 0.98 · red 0.71 · left of the umbrella 0.93".
   */
  async score(
    request: ScoreRequest,
    { explain = false, ...call }: ScoreOptions = {},
  ): Promise<RegionScores> {
    call.signal?.throwIfAborted();
    assertScoreRequest(request);
    const judgement = await this.judge(request, call);
    const scores = Float32Array.from(judgement.probabilities);
    const given = {
      scores,
      unit: 'probability' as const,
      ...defined({ refusal: judgement.refusal }),
    };
    if (!explain) return given;
    const { regions } = request;
    const { weights } = this.#settings;
    return {
      ...given,
      reasons: regions.map((_, index) => explainFactors(judgement, index)),
      factors: regions.map((_, index) => listFactors(judgement, { regions, weights }, index)),
    };
  }

  /**
   * Evaluates the phrase and gives everything that went into the scores: the factors with the
   * regions that each is related to, for `--explain` and for drawing.
   * @throws GroundingError `INVALID_DATA` when the wrapped scorer gives NaN or another number of
   *   scores, `INVALID_BOX` when a region's box is not finite or reversed.
   */
  async judge(
    request: ScoreRequest,
    { closest, ...options }: ScoreOptions = {},
  ): Promise<SceneJudgement> {
    const { subject } = request.query;
    const found =
      subject === undefined || isForeign(request.query)
        ? await this.#judgeWhole(request, options)
        : await this.#judgeParts(subject, request, options);
    options.signal?.throwIfAborted();
    return concludeScene(found, { ...this.#settings, ...request.query }, closest);
  }

  /** Each part of the phrase by itself. */
  async #judgeParts(
    subject: NounPhrase,
    request: ScoreRequest,
    options?: CallOptions,
  ): Promise<SceneFindings> {
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
      calibrate: (given) => calibrateScores(given, this.#settings.temperature),
      factors: this.#attributes,
      relations,
      call: options,
    });
    options?.signal?.throwIfAborted();
    const phrase = judgePhrase(evidence, {
      ...{ weights, counting, reality, regions, picture, orders },
    });
    const priors = priorFactors({ regions, picture, reality, uniqueness });
    const { memberships } = phrase;
    const usage = readUsage(evidence, { memberships, regions, picture, orders });
    const usual = usageFactors(usage, memberships, this.#settings.usage);
    const factors = [...phrase.factors, ...usual, ...priors];
    return {
      factors,
      phraseFactors: phrase.factors,
      notJudged: phrase.notJudged,
      totals: totalOf(factors, weights),
      presence: evidence.presence,
      usage,
      absence: absenceOf(evidence, phrase, weights),
      named: evidence.base.reduce((most, probability) => Math.max(most, probability), 0),
    };
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
  async #judgeWhole(request: ScoreRequest, options?: CallOptions): Promise<SceneFindings> {
    const { subject, ...query } = request.query;
    const asked = subject === undefined ? request : { ...request, query };
    const given = await this.#scorer.score(asked, options);
    const probabilities = calibrateScores(given, this.#settings.temperature);
    const factors = [{ kind: 'noun', text: 'any thing', probabilities } as const];
    return {
      factors,
      phraseFactors: factors,
      notJudged: subject === undefined ? [] : ['the phrase is not English, so no word was read'],
      totals: totalOf(factors, this.#settings.weights),
      named: 1,
      presence: 1,
      absence: nothingAbsent,
    };
  }
}

function isForeign(query: Query): boolean {
  return queryWarnings(query).some(({ code }) => code === 'NOT_ENGLISH');
}
