import { defined } from '@grounder/core/internal';

import type { NounChunk } from '../chunk.js';
import type { Lexicon } from '../../words/lexicon.js';

/**
 * Tells whether a noun before "of" is looked through: a portion ("slice"), a group ("herd"), a
 * picture ("photo"), a part of a body ("hand").
 */
export function isPartitive(chunk: NounChunk, lexicon: Lexicon): boolean {
  const last = chunk.head.slice(chunk.head.lastIndexOf(' ') + 1);
  return lexicon.partitives.has(last) || lexicon.bodyParts.has(last);
}

/** A left hand makes no left person. */
const bodySides = new Set(['left', 'right', 'front', 'back', 'upper', 'lower']);

/**
 * Looks through a partitive: "the left half of the sandwich" is a sandwich, on the left, of which a
 * half is meant. What is said of the part is said of the whole.
 * @param part - The noun before "of"; when it is implied ("the smaller of"), nothing is looked
 *   through but the noun is taken from the whole.
 */
export function lookThrough(part: NounChunk, whole: NounChunk): NounChunk {
  const { count: wholeCount, determiner: wholeDeterminer, ...rest } = whole;
  const isNamed = !part.implied || part.partitive !== undefined;
  const partitive = part.implied ? part.partitive : part.head;
  const count = part.count ?? (isNamed ? wholeCount : undefined);
  const determiner = part.determiner ?? wholeDeterminer;
  return {
    ...rest,
    first: Math.min(part.first, whole.first),
    last: Math.max(part.last, whole.last),
    attributes: [
      ...part.attributes.filter(({ text }) => !bodySides.has(text)),
      ...whole.attributes,
    ],
    superlatives: [...part.superlatives, ...whole.superlatives],
    ordinals: [...part.ordinals, ...whole.ordinals],
    relations: [...part.relations, ...whole.relations],
    negated: part.negated || whole.negated,
    ...defined({
      count,
      determiner,
      partitive,
    }),
  };
}
