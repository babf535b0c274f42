import type {
  CallOptions,
  Detection,
  LabelMatcher,
  Query,
  RegionScorer,
  RegionScores,
  ScoreOptions,
  ScoreRequest,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { assertScoreRequest, defined } from '@grounder/core/internal';

import { describeSimilarity, evidence, namingProbability } from '../match/evidence.js';
import { refusalOf } from './explain/refusal-of.js';

/** How {@link SubjectScorer} scores. */
export interface SubjectScorerOptions {
  /** Says how well the subject names the regions' labels. */
  readonly matcher: LabelMatcher;
  /**
   * How much the detector's confidence counts: the exponent it is raised to, at least 0. With 0
   * only the label counts, with 1 similarity and confidence count alike.
   * @defaultValue 0.5
   */
  readonly confidenceWeight?: number;
  /**
   * Least similarity, 0 to 1, that counts; what lies below is 0. The default leaves out mere
   * neighbours in WordNet: without a zebra in the picture, a horse is no answer to "the zebra".
   * @defaultValue 0.41
   */
  readonly minimumSimilarity?: number;
}

/** What is left for a label that nothing leads to, when the closest is asked for. */
const leastNaming = 1e-3;

type Similarities = ReadonlyMap<string, number>;

/**
 * Scores regions by what they are: the probability that the region's label names the query's subject,
 * times the detector's confidence to the power of `confidenceWeight`. A query without a subject
 * gives every label one half, so that the confidence alone decides; a subject that none of the labels
 * names gives 0 everywhere, unless the closest is asked for.
 *
 * @example
 * ```ts
 * const scorer = new SubjectScorer({ matcher: lexicalMatcher() });
 * const { reasons } = await scorer.score({ image, regions, query }, { explain: true });
 * reasons?.[0];
 * // 'label "person" is a kind-of match for "woman" (0.95) × confidence 0.81'
 * ```
 */
export class SubjectScorer implements RegionScorer {
  readonly #matcher: LabelMatcher;
  readonly #confidenceWeight: number;
  readonly #minimumSimilarity: number;

  /**
   * @throws GroundingError `INVALID_OPTION` when the weight is negative or not finite, or the
   *   least similarity is not from 0 to 1.
   */
  constructor(options: SubjectScorerOptions) {
    const { matcher, confidenceWeight = 0.5, minimumSimilarity = 0.41 } = options;
    if (!Number.isFinite(confidenceWeight) || confidenceWeight < 0) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a confidenceWeight of at least 0, got ${confidenceWeight}`,
      );
    }
    this.#matcher = matcher;
    if (!(minimumSimilarity >= 0 && minimumSimilarity <= 1)) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a minimumSimilarity from 0 to 1, got ${minimumSimilarity}`,
      );
    }
    this.#confidenceWeight = confidenceWeight;
    this.#minimumSimilarity = minimumSimilarity;
  }

  /** {@inheritDoc @grounder/core!index.RegionScorer.score} */
  async score(
    request: ScoreRequest,
    { explain = false, closest = false, ...call }: ScoreOptions = {},
  ): Promise<RegionScores> {
    call.signal?.throwIfAborted();
    assertScoreRequest(request);
    const { regions, query } = request;
    const similarities = await this.#compare(regions, query, call);
    call.signal?.throwIfAborted();
    const probabilities = this.#name(similarities, query, closest);
    const scores = Float32Array.from(regions, ({ label, score }) => {
      const confidence = Math.max(0, score) ** this.#confidenceWeight;
      return (probabilities.get(label) ?? 0) * confidence;
    });
    const isNamed = [...probabilities.values()].some((probability) => probability > 0);
    const reasons = explain
      ? regions.map((region) => explainRegion(region, query, similarities.get(region.label) ?? 0))
      : undefined;
    const refusal = isNamed ? undefined : refusalOf(query);
    return { unit: 'probability', ...defined({ scores, reasons, refusal }) };
  }

  #name(similarities: Similarities, { subject }: Query, closest: boolean): Similarities {
    const named = [...similarities].map(([label, similarity]) => {
      if (subject === undefined) return [label, similarity] as const;
      const isEnough = similarity >= this.#minimumSimilarity;
      const probability = isEnough || closest ? namingProbability(similarity) : 0;
      return [label, closest ? Math.max(leastNaming, probability) : probability] as const;
    });
    return new Map(named);
  }

  async #compare(
    regions: readonly Detection[],
    { subject }: Query,
    options: CallOptions | undefined,
  ): Promise<Similarities> {
    const labels = [...new Set(regions.map(({ label }) => label))].sort();
    if (subject === undefined) return new Map(labels.map((label) => [label, evidence.neutral]));
    const found = await this.#matcher.similarity(subject, labels, options);
    return new Map(labels.map((label, index) => [label, found[index] ?? 0]));
  }
}

function explainRegion(region: Detection, query: Query, similarity: number): string {
  const label = `label "${region.label}"`;
  const confidence = `confidence ${region.score.toFixed(2)}`;
  if (query.subject === undefined)
    return `the phrase names nothing to compare with ${label}; ${confidence}`;
  const grade = describeSimilarity(similarity);
  const article = grade === 'exact' ? 'an' : 'a';
  const match = grade === 'no' ? 'is no match' : `is ${article} ${grade} match`;
  return `${label} ${match} for "${query.subject.head}" (${namingProbability(similarity).toFixed(2)}) × ${confidence}`;
}
