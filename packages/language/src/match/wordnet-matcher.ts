import type { LabelMatcher, NounPhrase } from '@grounder/core';
import { LRUCache } from 'lru-cache';

import { evidence } from './evidence.js';
import { listKey, readOrCreate } from './read-or-create.js';
import { abortable } from './abortable.js';
import { namesOtherThing } from './other-things.js';
import { subjectTerms } from './subject-terms.js';
import type { WeightedSense } from './word-senses.js';
import { labelSenses, subjectSenses } from './word-senses.js';
import { singularOf, wordsOf } from '../words/word-forms.js';
import type { WordNet } from './wordnet.js';
import { WordNetTaxonomy } from './wordnet-taxonomy.js';

/** What {@link wordNetMatcher} reads. */
export interface WordNetMatcherOptions {
  /** The dictionary. */
  readonly wordNet: WordNet;
}

const keptLists = 8;
const headOfLabel = 0.95;
/** The share of a word's uses from which a meaning needs no excuse. */
const usualShare = 0.5;

/**
 * Compares meanings by WordNet's taxonomy. Highest where the label is a wider word for the subject
 * ("person" for "chef", "dog" for "dalmatian"), lower where the subject is the wider word
 * ("vehicle" for "car"), low for parts ("wheel" for "car"), clothes and body parts (for "person")
 * and for neighbours ("goat" for "sheep"). The best pair of meanings counts; rarer meanings weigh
 * less. Zero for nouns that WordNet does not have.
 * @returns A matcher that awaits nothing and keeps the meanings of the last few label lists.
 *
 * @example
 * ```ts
 * const matcher = wordNetMatcher({ wordNet: new WordNet({ index, data }) });
 * const { subject } = new WinkQueryParser().parse('the dalmatian');
 * await matcher.similarity(subject, ['cat', 'dog']); // Float32Array [ 0.36, 0.92 ]
 * ```
 */
export function wordNetMatcher({ wordNet }: WordNetMatcherOptions): LabelMatcher {
  const taxonomy = new WordNetTaxonomy(wordNet);
  const lists = new LRUCache<string, readonly (readonly WeightedSense[])[]>({ max: keptLists });
  const compare = (subject: NounPhrase, labels: readonly string[]): Float32Array => {
    const meanings = readOrCreate(lists, listKey(labels), () =>
      labels.map((label) => readLabel(wordNet, label)),
    );
    const senses = readSubject(wordNet, subject);
    return Float32Array.from(meanings, (label) => bestPair(taxonomy, senses, label));
  };
  return {
    similarity: (subject, labels, call) => abortable(call, () => compare(subject, labels)),
  };
}

/** A label that WordNet does not have as a whole counts by its last word: "sports ball". */
function readLabel(wordNet: WordNet, label: string): readonly WeightedSense[] {
  const words = wordsOf(label);
  const whole = labelSenses(wordNet, words.join(' '));
  if (whole.length > 0 || words.length < 2) return whole;
  return labelSenses(wordNet, words.at(-1) ?? '').map(({ synset, weight }) => ({
    synset,
    weight: weight * headOfLabel,
    share: 1,
  }));
}

function readSubject(wordNet: WordNet, subject: NounPhrase): readonly WeightedSense[] {
  if (namesOtherThing(subject)) return [];
  // Pliers and scissors are things of their own, not several of one.
  const written = subject.plural ? subjectSenses(wordNet, subject.head) : [];
  if (written.length > 0) return written;
  for (const { words, shortened } of subjectTerms(subject)) {
    const lemma = [...words.slice(0, -1), singularOf(words.at(-1) ?? '')].join(' ');
    const singular = subjectSenses(wordNet, lemma);
    const senses = singular.length > 0 ? singular : subjectSenses(wordNet, words.join(' '));
    if (senses.length === 0) continue;
    return shortened
      ? senses.map((sense) => ({ ...sense, weight: sense.weight * evidence.head }))
      : senses;
  }
  return [];
}

function bestPair(
  taxonomy: WordNetTaxonomy,
  subject: readonly WeightedSense[],
  label: readonly WeightedSense[],
): number {
  let [best, share] = [0, 0];
  for (const own of subject) {
    let similarity = 0;
    for (const other of label) {
      similarity = Math.max(
        similarity,
        other.weight * taxonomy.similarity(own.synset, other.synset),
      );
    }
    best = Math.max(best, own.weight * similarity);
    if (similarity >= evidence.neutral) share += own.share;
  }
  // A label that only a rare meaning of the word leads to is seldom meant.
  return best < evidence.neutral ? best : best * Math.min(1, share / usualShare);
}
