import type { Ordinal } from '@grounder/core';

import type { Source } from '../chunk.js';
import type { Word } from '../word.js';
import { isKind, textAt } from '../word.js';

/** The words of a noun phrase, sorted by what they do. */
export interface NounWords {
  /** "the", "a", "his". */
  determiner?: string;
  /** Whether "no" stands before the noun. */
  negated: boolean;
  /** The number before the noun. */
  count?: number;
  /** Descriptive words in reading order. */
  readonly describers: string[];
  /** Extremes and sides in reading order. */
  readonly superlatives: string[];
  /** Ordinals in reading order. */
  readonly ordinals: Ordinal[];
  /** The head noun, a compound in several words. */
  readonly nouns: Word[];
  /** "one", "it", when it stands for the noun. */
  pronoun?: Word;
  /** Index of the word after. */
  next: number;
  /** Whether the phrase ended with a word that belongs to it. */
  closed: boolean;
}

/** Reads one word or more into the gathered words; gives the next index, undefined to stop. */
export type NounStep = (source: Source, at: number, words: NounWords) => number | undefined;

/** Whether nothing but a determiner was read. */
export function isEmpty({ describers, superlatives, ordinals, count }: NounWords): boolean {
  return describers.length + superlatives.length + ordinals.length === 0 && count === undefined;
}

/** Whether a noun follows, after words that may describe it. */
export function leadsToNoun({ words }: Source, at: number): boolean {
  let index = at;
  const kinds = ['adjective', 'adverb', 'comma', 'conjunction', 'gerund', 'participle'] as const;
  while (isKind(words[index], ...kinds)) index++;
  return isKind(words[index], 'noun', 'pronoun') && textAt(words, index) !== 'it';
}
