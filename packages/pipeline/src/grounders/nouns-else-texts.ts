import type { RegionScorer } from '@grounder/core';

/**
 * Lets a scorer of nouns judge queries that have a subject, and one of texts those that have none: phrases
 * in other languages, or without words.
 * @param texts - Gives logits for `query.text`, such as `ClipScorer`.
 */
export function nounsElseTexts(nouns: RegionScorer, texts: RegionScorer): RegionScorer {
  return {
    async score(request, options) {
      if (request.query.subject !== undefined) return nouns.score(request, options);
      const given = await texts.score(request, options);
      const best = given.scores.reduce((most, logit) => Math.max(most, logit), -Infinity);
      const scores = given.scores.map((logit) => Math.exp(logit - best));
      return { ...given, scores, unit: 'similarity' };
    },
  };
}
