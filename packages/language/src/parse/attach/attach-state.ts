import type { Lexicon } from '../../words/lexicon.js';
import type { NounChunk, RelatorChunk } from '../chunk.js';
import { impliedHead } from '../chunk.js';
import type { PhraseNode } from './phrase-node.js';
import { toNode } from './phrase-node.js';

/** How a noun phrase hangs on the one before it. */
export type LinkSort = 'root' | 'holding' | 'action' | 'spatial' | 'of';

/** A noun phrase that what follows may still attach to. */
export interface FrontierEntry {
  readonly node: PhraseNode;
  /** The sort of relation through which it hangs. */
  readonly via: LinkSort;
}

/** The relation made last, which "and" and "or" repeat. */
export interface LastRelation {
  readonly governor: PhraseNode;
  readonly word: string;
  /** Whether the relating word itself was denied. */
  readonly negated: boolean;
  /** Whether the object was denied: "no hat". */
  readonly objectNegated: boolean;
  readonly via: LinkSort;
}

/** The state of attachment: a tree that grows at its right edge. */
export interface AttachState {
  readonly lexicon: Lexicon;
  /** What the expression is about. */
  root?: PhraseNode;
  /** The right edge of the tree, from the root to the last noun phrase. */
  frontier: FrontierEntry[];
  /** A relator that waits for its noun. */
  pending?: RelatorChunk | undefined;
  /** A comma or joining word that was just read. */
  link?: string | undefined;
  /** The word of a clause that was just opened: "that", "is". */
  clause?: string | undefined;
  /** What the last clause is about. */
  clauseSite?: PhraseNode | undefined;
  /** The root of an expression that began with what is not meant: "not the man". */
  deniedRoot?: PhraseNode | undefined;
  /** What was excluded last: "the girl" in "all but the girl". */
  excluded?: PhraseNode | undefined;
  /** The side that the expression began to count from: "from right second elephant". */
  fromSide?: string | undefined;
  /** The relation made last. */
  lastRelation?: LastRelation | undefined;
  /** Whether the properties read last were denied. */
  lastPropertyNegated: boolean;
  /** Where the properties read last went. */
  lastPropertyGovernor?: PhraseNode | undefined;
  /** Whether the clause is about something owned: "whose carriage is". */
  isWhose: boolean;
  /** A clause whose verb lacks its object, "that the girl is holding": what it describes. */
  gap?: PhraseNode | undefined;
}

/** The root; one is implied where the expression began without a noun: "holding a cup". */
export function rootOf(state: AttachState): PhraseNode {
  if (state.root === undefined) {
    state.root = toNode(impliedChunk);
    state.frontier = [{ node: state.root, via: 'root' }];
  }
  return state.root;
}

/** Whether a noun phrase is implied by what is said of it: "wearing a hat", "second from left". */
export function isUnnamed({ chunk }: PhraseNode): boolean {
  return chunk.implied && chunk.head === impliedHead && chunk.determiner === undefined;
}

/** The last noun phrase. */
export function lastNode(state: AttachState): PhraseNode {
  return state.frontier.at(-1)?.node ?? rootOf(state);
}

/** Closes every noun phrase after a governor, so that what follows cannot attach to them. */
export function closeAfter(state: AttachState, governor: PhraseNode): void {
  const index = state.frontier.findLastIndex(({ node }) => node === governor);
  if (index >= 0) state.frontier = state.frontier.slice(0, index + 1);
}

/** Stands for what no noun names. */
export const impliedChunk: NounChunk = {
  kind: 'noun',
  first: 0,
  last: Number.MAX_SAFE_INTEGER,
  head: impliedHead,
  lemma: impliedHead,
  plural: false,
  implied: true,
  negated: false,
  attributes: [],
  relations: [],
  superlatives: [],
  ordinals: [],
};
