/** What a word does in a referring expression. */
export type WordKind =
  | 'adjective'
  | 'adverb'
  | 'auxiliary'
  | 'comma'
  | 'conjunction'
  | 'determiner'
  | 'foreign'
  | 'genitive'
  | 'gerund'
  | 'negation'
  | 'noun'
  | 'number'
  | 'ordinal'
  | 'participle'
  | 'preposition'
  | 'pronoun'
  | 'relative'
  | 'side'
  | 'superlative'
  | 'verb';

/** A word and where it stands in the expression. */
export interface Token {
  /** The word in lower case, contractions spelled out. */
  readonly text: string;
  /** Index of its first character in the expression. */
  readonly start: number;
  /** Index after its last character in the expression. */
  readonly end: number;
  /** Whether it stood in quotes, with all the words there: "sign in". */
  readonly quoted?: true;
}

/** A word with the tagger's opinion. */
export interface TaggedToken extends Token {
  /** The universal part of speech. */
  readonly pos: string;
  /** The dictionary form that goes with the part of speech. */
  readonly lemma: string;
  /** Whether the tagger does not know the word. */
  readonly unknown: boolean;
}

/** A word with its corrected kind. */
export interface Word extends TaggedToken {
  /** What it does in the expression. */
  readonly kind: WordKind;
}

/** Whether a word is of one of the kinds; false past the end. */
export function isKind(word: Word | undefined, ...kinds: readonly WordKind[]): boolean {
  return word !== undefined && kinds.includes(word.kind);
}

/** The text of a word, empty past the ends. */
export function textAt(words: readonly Word[], index: number): string {
  return words[index]?.text ?? '';
}
