import type { Chunk, NounChunk } from '../chunk.js';
import { isLiving, isPerson, isWorn } from './attachment.js';
import type { AttachState } from './attach-state.js';
import { rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';
import { exclusion, relate } from './relate.js';

const owned = /^(?:his|her|their|its|thier)$/;

/**
 * "And his clothes is orange", ", a dog is beside it", "and a person is typing on it": a clause about
 * something else than the subject; "wearing glasses and a shirt is" goes on about the subject.
 */
export function isOwnClause(
  state: AttachState,
  chunk: NounChunk,
  next: Chunk | undefined,
): boolean {
  const { link, lexicon } = state;
  const { determiner = '' } = chunk;
  if (next?.kind !== 'clause' || next.word !== 'is') return false;
  if (owned.test(determiner)) return true;
  if (!/^(?:an?|the)$/.test(determiner) || isWorn(chunk, lexicon)) return false;
  return link === ',' || (isLiving(chunk, lexicon) && !isLiving(rootOf(state).chunk, lexicon));
}

/** Gives the thing what belongs to it or is beside it; the clause after it is about that. */
export function attachOwned(state: AttachState, node: PhraseNode): void {
  const { chunk } = node;
  const { determiner = '' } = chunk;
  const word = owned.test(determiner) ? 'with' : 'and';
  const isPersonal = /^(?:his|her|their|thier)$/.test(determiner);
  const owner = !isPersonal
    ? undefined
    : state.frontier.find((entry) => isPerson(entry.node.chunk, state.lexicon))?.node;
  const governor = owner ?? rootOf(state);
  relate(state, { ...exclusion, word, governor, negated: chunk.negated, via: 'holding' }, node);
  state.isWhose = true;
}
