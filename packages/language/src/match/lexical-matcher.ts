import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { LRUCache } from 'lru-cache';

import { evidence } from './evidence.js';
import type { SynonymTable } from '../words/everyday-synonyms.js';
import { everydaySynonyms } from '../words/everyday-synonyms.js';
import type { LexicalLabel } from './lexical-names.js';
import { LexicalNames } from './lexical-names.js';
import { listKey, readOrCreate } from './read-or-create.js';
import { abortable } from './abortable.js';
import { correctionOf } from '../words/spelling.js';
import { subjectTerms } from './subject-terms.js';
import type { SubjectTerm } from './subject-terms.js';
import { nameKey } from '../words/word-forms.js';

/** How {@link lexicalMatcher} compares. */
export interface LexicalMatcherOptions {
  /**
   * Which words name which labels.
   * @defaultValue everydaySynonyms
   */
  readonly synonyms?: SynonymTable;
  /**
   * Tells whether a word in lower case is English; such a word is no misspelling of a label, as
   * "boot" is none of "boat". Pass `(word) => wordNet.has(word)`. When left out, any word of six
   * letters or more may be a misspelling and no shorter one.
   */
  readonly isWord?: (word: string) => boolean;
}

interface LabelList {
  readonly labels: readonly LexicalLabel[];
  readonly keys: ReadonlySet<string>;
  readonly vocabulary: ReadonlySet<string>;
}

const shortestMisspelling = 4;
const shortestWithoutDictionary = 6;
const misspelled = 0.93;
const onlyMentioned = 0.36;
const keptLists = 8;

/**
 * Compares words: the label's own name ({@link evidence}.name), a synonym, the head of a compound
 * ("fire truck" for "truck", "glass" for "wine glass"), a word of the table. A word within one edit
 * of a label or of its synonyms counts as that word, a little less sure. A label that is only mentioned in a compound ("tv" in "tv stand") gets little.
 * Zero for everything else.
 * @returns A matcher that awaits nothing and keeps the analysis of the last few label lists.
 *
 * @example
 * ```ts
 * const matcher = lexicalMatcher();
 * const { subject } = new WinkQueryParser().parse('the sofa');
 * await matcher.similarity(subject, ['chair', 'couch']); // Float32Array [ 0, 0.95 ]
 * ```
 */
export function lexicalMatcher(options: LexicalMatcherOptions = {}): LabelMatcher {
  const { synonyms = everydaySynonyms, isWord } = options;
  const names = new LexicalNames(synonyms);
  const lists = new LRUCache<string, LabelList>({ max: keptLists });
  const compare = (subject: NounPhrase, labels: readonly string[]): Float32Array => {
    const list = readOrCreate(lists, listKey(labels), () => readLabels(names, labels));
    const terms = subjectTerms(subject);
    const found = compareTerms(names, terms, list);
    if (found.some((similarity) => similarity > 0)) return found;
    const corrected = correctTerms(terms, list, isWord);
    const meant = compareTerms(names, corrected, list);
    if (meant.some((similarity) => similarity > 0)) return meant.map((value) => value * misspelled);
    return compareMentioned(names, corrected, list);
  };
  return {
    similarity: (subject, labels, call) => abortable(call, () => compare(subject, labels)),
  };
}

function readLabels(names: LexicalNames, labels: readonly string[]): LabelList {
  const read = labels.map((label) => names.readLabel(label));
  return {
    labels: read,
    keys: new Set(read.map(({ key }) => key)),
    vocabulary: new Set(read.flatMap(({ vocabulary }) => vocabulary)),
  };
}

/** Compares the first term that anyone knows; what is known as a whole is not taken apart. */
function compareTerms(
  names: LexicalNames,
  terms: readonly SubjectTerm[],
  list: LabelList,
): Float32Array {
  for (const { words, key, shortened } of terms) {
    const found = Float32Array.from(list.labels, (label) => names.similarity(words, label));
    const weight = shortened ? evidence.head : 1;
    if (found.some((similarity) => similarity > 0)) return found.map((value) => value * weight);
    if (names.has(key) || list.keys.has(key)) return found;
  }
  return new Float32Array(list.labels.length);
}

/** The last resort: a word of the compound that is not its head, as "tv" in "tv stand". */
function compareMentioned(
  names: LexicalNames,
  terms: readonly SubjectTerm[],
  list: LabelList,
): Float32Array {
  const head = terms.find(({ shortened }, index) => terms[index + 1]?.shortened && !shortened);
  const mentioned = (head?.words ?? []).slice(0, -1);
  return Float32Array.from(list.labels, (label) =>
    Math.max(0, ...mentioned.map((word) => onlyMentioned * names.similarity([word], label))),
  );
}

function correctTerms(
  terms: readonly SubjectTerm[],
  list: LabelList,
  isWord: LexicalMatcherOptions['isWord'],
): readonly SubjectTerm[] {
  const correct = (word: string): string => {
    const isTooShort =
      word.length < (isWord === undefined ? shortestWithoutDictionary : shortestMisspelling);
    if (isTooShort || list.vocabulary.has(word) || isWord?.(word) === true) return word;
    return correctionOf(word, list.vocabulary) ?? word;
  };
  return terms.map((term) => {
    const words = term.words.map(correct);
    return { ...term, words, key: nameKey(words) };
  });
}
