import type { Chunk, RelatorChunk } from './parse-chunk.js';

/**
 * Tells whether a relator completes "with her back to": who shows a back faces away.
 *
 * @param chunks - The chunks before the relator.
 * @param relator - "To", "towards", "turned to", "facing".
 */
export function turnsBack(chunks: readonly Chunk[], relator: RelatorChunk): boolean {
  const [owning, back] = chunks.slice(-2);
  if (owning?.kind !== 'relator' || owning.verb !== undefined || owning.preposition !== 'with') {
    return false;
  }
  return back?.kind === 'noun' && back.head === 'back' && leadsAway(relator);
}

function leadsAway({ verb, preposition }: RelatorChunk): boolean {
  if (preposition === undefined) return verb?.lemma === 'face';
  const isTurned = verb === undefined || /^(?:turn|face)$/.test(verb.lemma);
  return isTurned && /^(?:to|toward)$/.test(preposition);
}
