import type { LabelMatcher } from '@grounder/core';

import { completedBy, firstOf } from './chained-matchers.js';
import { lexicalMatcher } from './lexical-matcher.js';
import { doubtful } from './other-things.js';
import { pronounMatcher } from './pronoun-matcher.js';
import { wordNetMatcher } from './wordnet-matcher.js';
import { wholeMatcher } from './whole-matcher.js';
import type { WordNet } from './wordnet.js';

/** What {@link everydayMatcher} may consult beside its own table. */
export interface EverydayMatcherOptions {
  /** Adds kinds ("chef" is a person), and tells words from misspellings. */
  readonly wordNet?: WordNet;
  /** Asked about words that neither the table nor WordNet connects with a label. */
  readonly fallback?: LabelMatcher;
}

/**
 * Puts the matchers for plain English together as they measured best: placeholders such as "one"
 * first, then names and synonyms completed by WordNet (for a part that is neither, of its whole),
 * then the fallback.
 *
 * @example
 * ```ts
 * const matcher = everydayMatcher({ wordNet: new WordNet({ index, data }) });
 * const { subject } = new WinkQueryParser().parse('the dalmatian on the sofa');
 * await matcher.similarity(subject, ['person', 'dog', 'couch']);
 * ```
 */
export function everydayMatcher(options: EverydayMatcherOptions = {}): LabelMatcher {
  const { wordNet, fallback } = options;
  const isWord = wordNet === undefined ? {} : { isWord: (word: string) => wordNet.has(word) };
  const names = lexicalMatcher(isWord);
  const known = wordNet === undefined ? names : completedBy(names, wordNetMatcher({ wordNet }));
  const asked = [pronounMatcher(), wholeMatcher(doubtful(known))];
  return firstOf(fallback === undefined ? asked : [...asked, fallback]);
}
