import type { CallOptions, LabelMatcher, NounPhrase } from '@grounder/core';

import { evidence } from './evidence.js';

/** How {@link wholeMatcher} counts the whole. */
export interface WholeMatcherOptions {
  /**
   * Factor, 0 to 1, for each step from a part to its whole.
   * @defaultValue 0.8
   */
  readonly weight?: number;
}

const mostSteps = 3;

/**
 * Lets a part stand for its whole: when a matcher is not sure about the subject (no similarity of
 * 0.5), it is asked about what the subject is of: "the husky" for "the face of the husky", "woman"
 * for "a picture of a woman". The higher similarity of the two counts for each label.
 */
export function wholeMatcher(
  matcher: LabelMatcher,
  options: WholeMatcherOptions = {},
): LabelMatcher {
  const { weight = 0.8 } = options;
  const ask = async (
    subject: NounPhrase,
    labels: readonly string[],
    call: CallOptions | undefined,
    steps = mostSteps,
  ): Promise<Float32Array> => {
    const part = await matcher.similarity(subject, labels, call);
    const of = subject.relations.find(({ word, negated }) => word === 'of' && !negated);
    const isSure = part.some((similarity) => similarity >= evidence.neutral);
    if (of === undefined || isSure || steps === 0) return part;
    const whole = await ask(of.object, labels, call, steps - 1);
    return part.map((similarity, index) => Math.max(similarity, weight * (whole[index] ?? 0)));
  };
  return { similarity: (subject, labels, call) => ask(subject, labels, call) };
}
