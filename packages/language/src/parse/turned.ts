import type { Chunk, PropertyChunk, RelatorChunk } from './chunk.js';

/**
 * Counts the chunks before a relator that say with it that somebody's back is turned: "with her back
 * to", and "back to" alone. Who shows a back faces away.
 */
export function countTurned(chunks: readonly Chunk[], relator: RelatorChunk): number {
  if (!leadsAway(relator)) return 0;
  const [owning, back] = chunks.slice(-2);
  if (back?.kind === 'property') return isBackSide(back) ? 1 : 0;
  const isOwned = back?.kind === 'noun' && back.head === 'back' && isOwning(owning);
  return isOwned ? 2 : 0;
}

function isBackSide({ superlatives, preposition }: PropertyChunk): boolean {
  return preposition === undefined && superlatives.some(({ word }) => word === 'back');
}

function isOwning(chunk: Chunk | undefined): boolean {
  return chunk?.kind === 'relator' && chunk.verb === undefined && chunk.preposition === 'with';
}

function leadsAway({ verb, preposition }: RelatorChunk): boolean {
  if (preposition === undefined) return verb?.lemma === 'face';
  const isTurned = verb === undefined || /^(?:turn|face)$/.test(verb.lemma);
  return isTurned && /^(?:to|toward)$/.test(preposition);
}
