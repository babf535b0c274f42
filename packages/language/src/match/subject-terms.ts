import terms from '../words/subject-terms.json' with { type: 'json' };
import type { NounPhrase } from '@grounder/core';

import { nameKey, singularOf, wordsOf } from '../words/word-forms.js';

/** A name under which a subject may be known. */
export interface SubjectTerm {
  /** The words in lower case, the last one in the singular where the parser told it. */
  readonly words: readonly string[];
  /** The key as of `nameKey`. */
  readonly key: string;
  /** Whether words of the head compound were left out: "truck" for "fire truck". */
  readonly shortened: boolean;
}

const longestTerm = 4;

// A compound with one of these is a thing of its first words' kind: "zebra foal", "pizza slice".
const youngOrParts = new Set(terms.youngOrParts);

/**
 * Lists the names under which a subject may be known, the most telling first: its head with the
 * words before it ("stuffed bear" when the head is "bear"), its head with what it is a thing of
 * ("wine glass" for "glass of wine"), its head, and its head without leading words ("truck" for
 * "fire truck").
 */
export function subjectTerms(subject: NounPhrase): readonly SubjectTerm[] {
  const head = withLemma(wordsOf(subject.head), wordsOf(subject.lemma));
  if (head.length === 0) return [];
  const contents = subject.relations
    .filter(({ word, negated }) => word === 'of' && !negated)
    .map(({ object }) => [...wordsOf(object.lemma), ...head]);
  const terms = [...leadingWords(subject, head), ...contents, head].map((words) => term(words));
  const isMadeOf = head.length > 1 && youngOrParts.has(singularOf(head.at(-1) ?? ''));
  if (isMadeOf) terms.push(term(head.slice(0, -1)));
  const tails = head.slice(1).map((_, index) => term(head.slice(index + 1), true));
  return [...terms, ...tails];
}

function term(words: readonly string[], shortened = false): SubjectTerm {
  return { words, key: nameKey(words), shortened };
}

function withLemma(head: readonly string[], lemma: readonly string[]): readonly string[] {
  const last = lemma.at(-1);
  return head.length === 0 || last === undefined ? head : [...head.slice(0, -1), last];
}

/** The head with one or more of the words before it, the longest first. */
function leadingWords(
  subject: NounPhrase,
  head: readonly string[],
): readonly (readonly string[])[] {
  const spoken = wordsOf(subject.head);
  const text = wordsOf(subject.text);
  if (text.slice(-spoken.length).join(' ') !== spoken.join(' ')) return [];
  const before = text.slice(0, -spoken.length).slice(-Math.max(0, longestTerm - head.length));
  return before.map((_, index) => [...before.slice(index), ...head]);
}
