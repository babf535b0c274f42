import persons from '../words/subject-terms.json' with { type: 'json' };
import type { LabelMatcher, NounPhrase } from '@grounder/core';

import { evidence } from './evidence.js';
import { abortable } from './abortable.js';
import { nameKey, wordsOf } from '../words/word-forms.js';

const placeholders = new Set(persons.placeholders);

const personVerbs = new Set(persons.personVerbs);

const personTraits = new Set(persons.personTraits.map((word) => nameKey([word])));

const personNames = new Set(['person', 'human', 'man', 'woman', 'boy', 'girl', 'child', 'player']);
const likelyPerson = 0.8;
const unlikelyOther = 0.3;

/**
 * Answers for subjects that stand for any noun: "one", "thing", "object", "it". Every label names
 * them; when the phrase says what only people do or wear ("the one holding the bat",
 * "the one in the red shirt") labels for people get 0.8 and the others 0.3. Zero for other nouns.
 * @returns A matcher that awaits nothing; it belongs before the others in `firstOf`.
 */
export function pronounMatcher(): LabelMatcher {
  const compare = (subject: NounPhrase, labels: readonly string[]): Float32Array => {
    if (!placeholders.has(wordsOf(subject.head).join(' '))) return new Float32Array(labels.length);
    if (!isLikePerson(subject)) return new Float32Array(labels.length).fill(evidence.name);
    return Float32Array.from(labels, (label) =>
      personNames.has(nameKey(wordsOf(label))) ? likelyPerson : unlikelyOther,
    );
  };
  return {
    similarity: (subject, labels, call) => abortable(call, () => compare(subject, labels)),
  };
}

function isLikePerson({ relations }: NounPhrase): boolean {
  return relations.some(({ word, object }) => {
    const isWorn = ['with', 'in', 'without'].includes(word);
    const trait = nameKey(wordsOf(object.lemma).slice(-1));
    return (
      wordsOf(word).some((part) => personVerbs.has(part)) || (isWorn && personTraits.has(trait))
    );
  });
}
