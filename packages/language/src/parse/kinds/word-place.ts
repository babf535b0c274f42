import type { Lexicon } from '../../words/lexicon.js';
import type { Word, WordKind } from '../word.js';
import { isKind } from '../word.js';

/** A word between its neighbours; those before it are corrected already. */
export interface WordPlace {
  /** The word. */
  readonly word: Word;
  /** The word two before. */
  readonly beforePrevious: Word | undefined;
  /** The word before. */
  readonly previous: Word | undefined;
  /** The word after. */
  readonly next: Word | undefined;
  /** The word two after. */
  readonly afterNext: Word | undefined;
  /** Texts of the neighbours, empty past the ends. */
  readonly texts: Readonly<Record<'beforePrevious' | 'previous' | 'next', string>>;
  /** The words that the parser knows. */
  readonly lexicon: Lexicon;
}

/** Says what a word is in its place, or undefined when it has no opinion. */
export type KindRule = (place: WordPlace) => WordKind | undefined;

/** Describes the place of a word. */
export function placeOf(
  words: readonly Word[],
  index: number,
  corrected: readonly Word[],
  lexicon: Lexicon,
): WordPlace | undefined {
  const word = words[index];
  if (word === undefined) return undefined;
  const beforePrevious = corrected[index - 2];
  const previous = corrected[index - 1];
  const next = words[index + 1];
  const texts = {
    beforePrevious: beforePrevious?.text ?? '',
    previous: previous?.text ?? '',
    next: next?.text ?? '',
  };
  return { word, beforePrevious, previous, next, afterNext: words[index + 2], texts, lexicon };
}

/** Whether a word can belong to a noun phrase before its head, or be it. */
export function opensNoun(word: Word | undefined): boolean {
  return isKind(word, 'noun', 'adjective', 'number', 'ordinal', 'superlative', 'side');
}
