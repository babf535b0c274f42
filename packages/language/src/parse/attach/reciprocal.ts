import type { NounChunk } from '../chunk.js';
import { noProperties } from '../chunk.js';
import { impliedChunk } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';
import { toNode } from './phrase-node.js';

/** "Each other", "one another". */
export function isReciprocal({ head }: NounChunk): boolean {
  return head === 'each-other' || head === 'one-another';
}

/** "A dog and a cat". */
export function isOneOfSeveral({ relations }: PhraseNode): boolean {
  return relations.some(({ word, negated }) => word === 'and' && !negated);
}

/** Whom "each other" means for the first of several: the second, or another of the same kind. */
export function partnerOf({ chunk, relations }: PhraseNode): PhraseNode {
  const second = relations.find(({ word, negated }) => word === 'and' && !negated);
  if (second !== undefined) return second.object;
  // A couple hugs itself.
  if (!chunk.plural) return toNode(impliedChunk);
  const { kind, first, last, lemma, implied } = chunk;
  const others = { kind, first, last, head: lemma, lemma, plural: false, implied, negated: false };
  return toNode({ ...others, ...noProperties, relations: [] });
}
