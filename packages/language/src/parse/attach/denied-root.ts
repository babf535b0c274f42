import { isWorn } from './attachment.js';
import type { AttachState } from './attach-state.js';
import { impliedChunk, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';
import { toNode } from './phrase-node.js';
import { exclude, exclusion, relate } from './relate.js';

/** Begins an expression with a noun, which may say what is not meant: "not the man", "no hat". */
export function startRoot(state: AttachState, node: PhraseNode): void {
  const { chunk } = node;
  const garment = node.relations.findIndex(({ word }) => word === 'wearing');
  const isNo = chunk.determiner === 'no';
  if (!chunk.negated || (isNo && garment >= 0)) {
    // "No hat man".
    if (isNo) denyRelation(node, garment);
    state.root = node;
    state.frontier = [{ node, via: 'root' }];
    return;
  }
  const root = toNode(isNo ? impliedChunk : bare(node));
  state.root = root;
  state.deniedRoot = root;
  state.frontier = [{ node: root, via: 'root' }];
  if (!isNo) exclude(state, node);
  else
    relate(
      state,
      { ...exclusion, word: 'with', governor: root, negated: true, via: 'holding' },
      node,
    );
}

function denyRelation({ relations }: PhraseNode, index: number): void {
  const relation = relations[index];
  if (relation !== undefined) relations[index] = { ...relation, negated: true };
}

/** A thing of the kind, of which nothing is said. */
function bare({ chunk }: PhraseNode): PhraseNode['chunk'] {
  const { kind, first, last, head, lemma, plural, implied } = chunk;
  return { ...impliedChunk, kind, first, last, head, lemma, plural, implied };
}

/** "Not the slice but the crust": what is meant after what is not. */
export function isNamedAfterDenial(state: AttachState, chunk: PhraseNode['chunk']): boolean {
  const { link, deniedRoot, pending, gap, lexicon } = state;
  if (deniedRoot === undefined || deniedRoot !== state.root || chunk.negated) return false;
  if (pending !== undefined || gap !== undefined || isWorn(chunk, lexicon)) return false;
  return link === 'but' || link === ',';
}

/**
 * Names a root of which only is said what it is not: "not the boy" is another thing, "not the left
 * boy" another boy.
 */
export function settleRoot(state: AttachState): PhraseNode | undefined {
  const { root, deniedRoot } = state;
  if (root === undefined || root !== deniedRoot || root.chunk.head === impliedChunk.head)
    return root;
  const denied = root.relations.filter(({ word, negated }) => word === 'is' && negated);
  const isTold = denied.every(({ object }) => isDescribed(object));
  const isOneKind = denied.every(({ object }) => object.chunk.lemma === root.chunk.lemma);
  return isTold && isOneKind ? root : { ...rootOf(state), chunk: impliedChunk };
}

function isDescribed({ attributes, superlatives, ordinals, relations }: PhraseNode): boolean {
  return attributes.length + superlatives.length + ordinals.length + relations.length > 0;
}
