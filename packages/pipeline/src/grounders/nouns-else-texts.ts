import type { RegionScorer } from '@grounder/core';

/**
 * Lets a scorer of nouns judge queries that have a subject, and one of texts those that have none (phrases
 * in other languages, or without words), and the nearest of nouns that no label names.
 * @param texts - Gives logits for `query.text`, such as `ClipScorer`.
 */
export function nounsElseTexts(nouns: RegionScorer, texts: RegionScorer): RegionScorer {
  return {
    score(request, { closest = false, ...options } = {}) {
      const { subject, ...query } = request.query;
      if (subject !== undefined && !closest) return nouns.score(request, options);
      return texts.score({ ...request, query }, options);
    },
  };
}
