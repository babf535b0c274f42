import type { LabelMatcher, NounPhrase } from '@grounder/core';

import everyday from '../words/everyday-synonyms.json' with { type: 'json' };
import { wordsOf } from '../words/word-forms.js';
import { evidence } from './evidence.js';
import { subjectTerms } from './subject-terms.js';

const unnamed: ReadonlySet<string> = new Set(everyday.unnamed);

/**
 * Whether a noun is known to name something that no label of a common detector means, though a rare
 * meaning or the last word of a compound leads to one: a tower, a cutting board, glasses.
 */
export function namesOtherThing(subject: NounPhrase): boolean {
  const written = wordsOf(subject.head).join(' ');
  // "Glasses" are worn; "two glasses" are drunk from.
  if (subject.count === undefined && unnamed.has(written)) return true;
  return subjectTerms(subject).some(
    ({ words, shortened }) => !shortened && unnamed.has(words.join(' ')),
  );
}

/** Lets what is known of a noun speak against all labels. */
export function doubtful(matcher: LabelMatcher): LabelMatcher {
  return {
    async similarity(subject, labels, call) {
      const found = await matcher.similarity(subject, labels, call);
      return namesOtherThing(subject) ? found.map((value) => value * evidence.neutral) : found;
    },
  };
}
