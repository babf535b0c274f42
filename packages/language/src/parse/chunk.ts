import type { Attribute, Ordinal, Superlative } from '@grounder/core';

import type { Lexicon } from '../words/lexicon.js';
import type { Word } from './word.js';

/** The words of an expression and what is known of words. */
export interface Source {
  /** The corrected words, in reading order. */
  readonly words: readonly Word[];
  /** The words that the parser knows. */
  readonly lexicon: Lexicon;
}

/** What the words before or after a noun say of it. */
export interface Properties {
  /** Colours, sizes, materials, other properties. */
  readonly attributes: readonly Attribute[];
  /** Extremes and picture positions. */
  readonly superlatives: readonly Superlative[];
  /** Places in an order. */
  readonly ordinals: readonly Ordinal[];
}

/** A noun with the words before it. */
export interface NounChunk extends Properties {
  readonly kind: 'noun';
  /** Index of the first word. */
  readonly first: number;
  /** Index of the last word. */
  readonly last: number;
  /** The head noun. */
  readonly head: string;
  /** Its dictionary form. */
  readonly lemma: string;
  /** Whether it is in the plural. */
  readonly plural: boolean;
  /** Whether no noun was written: "the smaller", "far left". */
  readonly implied: boolean;
  /** The determiner: "the", "its". */
  readonly determiner?: string;
  /** The number before it. */
  readonly count?: number;
  /** The partitive that was looked through. */
  readonly partitive?: string;
  /** Whether "no" stands before it. */
  readonly negated: boolean;
  /** Relations that stand before the head: the owner, the garment in "red shirt guy". */
  readonly relations: readonly { readonly word: string; readonly object: NounChunk }[];
  /** The side that it lends its name to: "left" in "on the man's left". */
  readonly sideOf?: string;
}

/** The verb of a relation. */
export interface RelatorVerb {
  /** Dictionary form. */
  readonly lemma: string;
  /** The form to record: "holding", "held". */
  readonly form: string;
  /** Whether it is a passive participle. */
  readonly passive: boolean;
}

/** Words that relate what comes before to the noun after: "next to", "holding". */
export interface RelatorChunk {
  readonly kind: 'relator';
  /** The verb, if any. */
  readonly verb?: RelatorVerb;
  /** The preposition in its recorded form, if any. */
  readonly preposition?: string;
  /** Whether it is a finite verb, whose subject is that of its clause: "has". */
  readonly finite?: boolean;
  /** Whether it is of the noun right before it: "a wider handle than". */
  readonly isOfLast?: boolean;
  /** Whether it is denied. */
  readonly negated: boolean;
}

/** Words after a noun that say something of it: "closed", "on the far left". */
export interface PropertyChunk extends Properties {
  readonly kind: 'property';
  /** What attachment looks at: a place in the picture, a posture, a plain property. */
  readonly sort: 'place' | 'posture' | 'plain';
  /** The same words as a relator that lacks its noun, for a verb. */
  readonly relator?: RelatorChunk;
  /** The preposition of a place: "from". */
  readonly preposition?: string;
  /** Whether it is denied. */
  readonly negated: boolean;
}

/** The opening of a clause: "that", "who is", "is". */
export interface ClauseChunk {
  readonly kind: 'clause';
  /** The opening word. */
  readonly word: string;
}

/** A comma or a joining word. */
export interface LinkChunk {
  readonly kind: 'link';
  /** The joining word; "," for any pause. */
  readonly word: string;
}

/** A run of words that plays one part in an expression. */
export type Chunk = NounChunk | RelatorChunk | PropertyChunk | ClauseChunk | LinkChunk;

/** Something read from words, and the index of the word after it. */
export interface Reading<Value> {
  /** What was read. */
  readonly value: Value;
  /** Index of the first word that was not read. */
  readonly next: number;
}

/** The head of a phrase that names no kind of thing: "the smaller of the two", "far left". */
export const impliedHead = 'one';

/** No properties. */
export const noProperties: Properties = { attributes: [], superlatives: [], ordinals: [] };
