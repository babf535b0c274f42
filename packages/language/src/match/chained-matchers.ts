import type { CallOptions, LabelMatcher, NounPhrase } from '@grounder/core';

import { evidence } from './evidence.js';

/** When {@link firstOf} is content. */
export interface FirstOfOptions {
  /**
   * Least similarity, 0 to 1, that some label must have for a matcher's answer to be taken.
   * @defaultValue 0.5
   */
  readonly threshold?: number;
}

/**
 * Asks matchers in turn and takes the answer of the first that finds a label similar enough, so
 * that costly matchers run only when cheap ones know nothing. When none is content, takes the
 * answer with the highest similarity.
 * @returns A matcher; all zeros when there are no matchers.
 */
export function firstOf(
  matchers: readonly LabelMatcher[],
  options: FirstOfOptions = {},
): LabelMatcher {
  const { threshold = evidence.neutral } = options;
  return {
    async similarity(subject, labels, call) {
      call?.signal?.throwIfAborted();
      let best = new Float32Array(labels.length);
      for (const matcher of matchers) {
        const found = await matcher.similarity(subject, labels, call);
        call?.signal?.throwIfAborted();
        if (highest(found) >= threshold) return found;
        if (highest(found) > highest(best)) best = Float32Array.from(found);
      }
      return best;
    },
  };
}

/**
 * Asks all matchers and takes, label by label, the highest similarity.
 * @param matchers - The matchers, in any order; their similarities must be comparable.
 * @returns A matcher; all zeros when there are no matchers.
 */
export function bestOf(matchers: readonly LabelMatcher[]): LabelMatcher {
  return {
    async similarity(subject, labels, call) {
      call?.signal?.throwIfAborted();
      const all = await askAll(matchers, subject, labels, call);
      return Float32Array.from(labels, (_, index) =>
        Math.max(0, ...all.map((found) => found[index] ?? 0)),
      );
    },
  };
}

/** How {@link completedBy} fills in. */
export interface CompletedByOptions {
  /**
   * Factor, 0 to 1, for what is filled in beside something found.
   * @defaultValue 0.6
   */
  readonly weight?: number;
}

/**
 * Takes a matcher's answer and lets another fill in the labels that got nothing, weighed down so
 * that they stay behind; when the first found nothing at all, the other's answer counts in full.
 * So "couch" still finds a region that the detector took for a chair, after all couches.
 */
export function completedBy(
  first: LabelMatcher,
  second: LabelMatcher,
  options: CompletedByOptions = {},
): LabelMatcher {
  const { weight = 0.6 } = options;
  return {
    async similarity(subject, labels, call) {
      call?.signal?.throwIfAborted();
      const [known = new Float32Array(), more = known] = await askAll(
        [first, second],
        subject,
        labels,
        call,
      );
      call?.signal?.throwIfAborted();
      const factor = highest(known) > 0 ? weight : 1;
      return known.map((similarity, index) =>
        similarity > 0 ? similarity : factor * (more[index] ?? 0),
      );
    },
  };
}

function askAll(
  matchers: readonly LabelMatcher[],
  subject: NounPhrase,
  labels: readonly string[],
  call: CallOptions | undefined,
): Promise<readonly Float32Array[]> {
  return Promise.all(matchers.map((matcher) => matcher.similarity(subject, labels, call)));
}

function highest(similarities: Float32Array): number {
  return similarities.reduce((best, similarity) => Math.max(best, similarity), 0);
}
