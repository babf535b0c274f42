// What a relational scorer is asked to heed, step by step: the same phrase with parts left out.
import type { NounPhrase, Query, Relation } from '@grounder/core';

/** A stage of understanding. */
export interface RelationalStep {
  /** Its name in tables. */
  readonly name: string;
  /** Leaves out what is not heeded yet; undefined for the wrapped scorer alone. */
  readonly heed: ((phrase: NounPhrase) => NounPhrase) | undefined;
  /** Whether people's looks are guessed. */
  readonly persons?: true;
  /** Whether nothing may fit; else what is nearest is the answer. */
  readonly isRefusing?: true;
}

/** From the noun alone to the whole phrase. */
export const relationalSteps: readonly RelationalStep[] = [
  { name: 'system 5: noun and confidence', heed: undefined },
  { name: '+ size, overlap, duplicates', heed: nounOnly },
  { name: '+ attributes', heed: (phrase) => keep(phrase, isAttribute) },
  { name: '+ relations and order', heed: (phrase) => keep(phrase, isAffirmed) },
  { name: '+ exclusion', heed: (phrase) => phrase },
  { name: '+ persons', heed: (phrase) => phrase, persons: true },
  {
    name: '+ no target, as by default',
    heed: (phrase) => phrase,
    persons: true,
    isRefusing: true,
  },
];

/** The query of a step. */
export function heeded(query: Query, { heed }: RelationalStep): Query {
  const { subject } = query;
  return subject === undefined || heed === undefined ? query : { ...query, subject: heed(subject) };
}

interface Kept {
  readonly relation: (relation: Relation) => boolean;
  readonly ordersToo: boolean;
}

/** Colours, postures, garments: what is seen in the region itself. */
const isAttribute: Kept = {
  relation: ({ word, negated, object }) =>
    !negated &&
    /^(?:wearing|in|with|dressed in|clad in|has)$/.test(word) &&
    object.attributes.length > 0,
  ordersToo: false,
};

const isAffirmed: Kept = { relation: ({ negated }) => !negated, ordersToo: true };

function nounOnly(phrase: NounPhrase): NounPhrase {
  const { relations } = phrase;
  // "The face of the husky" is the husky's.
  return {
    ...phrase,
    attributes: [],
    superlatives: [],
    ordinals: [],
    relations: relations.filter(({ word, negated }) => word === 'of' && !negated),
  };
}

function keep(phrase: NounPhrase, kept: Kept): NounPhrase {
  return {
    ...phrase,
    attributes: phrase.attributes.filter(({ negated }) => !negated),
    superlatives: kept.ordersToo ? phrase.superlatives : [],
    ordinals: kept.ordersToo ? phrase.ordinals : [],
    relations: phrase.relations
      .filter(kept.relation)
      .map((relation) => ({ ...relation, object: keep(relation.object, kept) })),
  };
}
