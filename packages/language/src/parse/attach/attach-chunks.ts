import type { Lexicon } from '../../words/lexicon.js';
import { attachProperty } from './attach-property.js';
import { settleRoot } from './denied-root.js';
import { flushPending } from './attach-pending.js';
import { attachNoun, attachRelator, closesGap } from './attach-relation.js';
import type { Chunk, ClauseChunk } from '../chunk.js';
import { isPerson } from './attachment.js';
import type { AttachState } from './attach-state.js';
import { closeAfter, lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';

/**
 * Hangs chunks on one another: each relation and property goes to the noun phrase that it is about.
 */
export function attachChunks(chunks: readonly Chunk[], lexicon: Lexicon): PhraseNode | undefined {
  const state: AttachState = { lexicon, frontier: [], lastPropertyNegated: false, isWhose: false };
  for (const [index, chunk] of chunks.entries()) attachChunk(state, chunk, chunks.slice(index + 1));
  flushPending(state);
  return settleRoot(state);
}

function attachChunk(state: AttachState, chunk: Chunk, rest: readonly Chunk[]): void {
  switch (chunk.kind) {
    case 'noun':
      attachNoun(state, chunk, rest);
      return;
    case 'relator':
      attachRelator(state, chunk, rest);
      return;
    case 'property':
      if (!closesGap(state, chunk, rest)) attachProperty(state, chunk);
      return;
    case 'clause':
      attachClause(state, chunk, rest);
      return;
    case 'link':
      flushPending(state);
      state.link = chunk.word;
  }
}

/** A clause opens on the noun that it describes and closes the noun phrases after it. */
function attachClause(state: AttachState, { word }: ClauseChunk, rest: readonly Chunk[]): void {
  flushPending(state);
  if (state.root === undefined) return;
  if (word === 'whose') {
    state.pending = { kind: 'relator', preposition: 'with', negated: false };
    state.isWhose = true;
    return;
  }
  if (word === 'is' && state.gap !== undefined) return;
  if (word === 'is' && state.isWhose) {
    // "Whose tongue is sticking out": the clause is about the tongue.
    state.isWhose = false;
    state.clause = word;
    return;
  }
  state.isWhose = false;
  state.clauseSite = isOfNobody(state, word) ? lastNode(state) : clauseSite(state, word, rest);
  closeAfter(state, state.clauseSite);
  state.clause = word;
}

function clauseSite(state: AttachState, word: string, rest: readonly Chunk[]): PhraseNode {
  const { frontier, lexicon, link } = state;
  const root = rootOf(state);
  if (word === 'is' || (link === ',' && word !== 'who')) return root;
  if (word === 'who') {
    return frontier.findLast(({ node }) => isPerson(node.chunk, lexicon))?.node ?? root;
  }
  const next = rest.find(({ kind }) => kind !== 'clause');
  if (!isPlace(next, lexicon)) return lastNode(state);
  return frontier.findLast(({ via }) => via !== 'holding')?.node ?? root;
}

/** "Nobody is sitting on it" tells what somebody does not. */
function isOfNobody({ frontier, root, deniedRoot }: AttachState, word: string): boolean {
  return word === 'is' && deniedRoot === root && frontier.at(-1)?.via === 'holding';
}

function isPlace(chunk: Chunk | undefined, lexicon: Lexicon): boolean {
  if (chunk?.kind === 'property') return chunk.superlatives.length > 0;
  if (chunk?.kind !== 'relator' || chunk.verb !== undefined) return false;
  const preposition = chunk.preposition ?? '';
  return lexicon.spatial.has(preposition) || /^(?:clos|near|far|fur)/.test(preposition);
}
