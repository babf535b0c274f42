import type { Attribute, NounPhrase, Relation } from '@grounder/core';

import type { RelationDefinition } from './relations/relation-definition.js';

/** A property and how probable it is for each region; undefined when no factor can judge it. */
export interface AttributeEvidence {
  /** The property. */
  readonly attribute: Attribute;
  /** What kind of evidence it is, before denial. */
  readonly kind: 'colour' | 'attribute' | 'posture' | 'view' | 'worn' | 'person';
  /** The probabilities by region. */
  readonly probabilities: Float64Array;
}

/** A relation, what it means, and what is known of its other thing. */
export interface RelationEvidence {
  /** As parsed. */
  readonly relation: Relation;
  /** What to evaluate; undefined for words that relate nothing in space. */
  readonly definition: RelationDefinition | undefined;
  /** What is known of the other thing. */
  readonly object: PhraseEvidence;
  /** What pixels say of it directly: the colour of a garment, whether somebody faces the camera. */
  readonly seen: AttributeEvidence | undefined;
}

/** What is known of the regions before the phrase's parts are put together. */
export interface PhraseEvidence {
  /** The noun phrase. */
  readonly phrase: NounPhrase;
  /** How probably each region is what the noun names; 0 for those that cannot be it. */
  readonly base: Float64Array;
  /** How surely a region is the noun at all, 0 to 1. */
  readonly presence: number;
  /** The properties that could be judged. */
  readonly attributes: readonly AttributeEvidence[];
  /** The relations, in reading order. */
  readonly relations: readonly RelationEvidence[];
  /** The properties that no factor knows. */
  readonly unknown: readonly Attribute[];
}
