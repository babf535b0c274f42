import { isPerson } from './attachment.js';
import type { AttachState, LinkSort } from './attach-state.js';
import { closeAfter, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';

/** A relation about to be made. */
export interface Relating {
  readonly governor: PhraseNode;
  readonly word: string;
  readonly negated: boolean;
  readonly objectNegated: boolean;
  readonly via: LinkSort;
}

/** Hangs a noun phrase on another. */
export function relate(state: AttachState, relating: Relating, node: PhraseNode): void {
  const { governor, word, negated, objectNegated, via } = relating;
  const object = wornGlasses(state, relating, node);
  governor.relations.push({ word, object, negated: negated || objectNegated });
  closeAfter(state, governor);
  // Nothing that follows is about the camera or the viewer, nor about "it" or "the second row".
  const { head, ordinals } = object.chunk;
  const isRow = ordinals.length > 0 && state.lexicon.lineNouns.has(head);
  const isClosed = state.lexicon.viewpointNouns.has(head) || head === 'it' || isRow;
  if (!isClosed) state.frontier.push({ node: object, via });
  state.lastRelation = { governor, word, negated, objectNegated, via };
}

/** Glasses that one wears have no singular; those that one drinks from do. */
function wornGlasses(
  { lexicon }: AttachState,
  { word, governor }: Relating,
  node: PhraseNode,
): PhraseNode {
  const isWearing = word === 'wearing' || (word === 'with' && isPerson(governor.chunk, lexicon));
  const { head, count } = node.chunk;
  if (!isWearing || head !== 'glasses' || count !== undefined) return node;
  return { ...node, chunk: { ...node.chunk, lemma: 'glasses' } };
}

/** Says of the root that it is not this: "not the boy". */
export function exclude(state: AttachState, node: PhraseNode): void {
  relate(state, { ...exclusion, governor: rootOf(state), negated: true }, node);
  state.excluded = node;
}

/** What a relation of exclusion is but for its parts. */
export const exclusion = { word: 'is', objectNegated: false, via: 'spatial' } as const;
