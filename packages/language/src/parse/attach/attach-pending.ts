import { toAttributes } from '../attributes.js';
import type { RelatorChunk, RelatorVerb } from '../chunk.js';
import type { Lexicon } from '../../words/lexicon.js';
import { chooseGovernor, isWorn } from './attachment.js';
import type { AttachState, FrontierEntry } from './attach-state.js';
import { lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';

const lonePlaces: ReadonlyMap<string, string> = new Map([
  ['in front of', 'front'],
  ['on top of', 'top'],
  ['behind', 'back'],
]);

const loneProperties = new Set(['nearby', 'inside', 'outside', 'above', 'below', 'under', 'near']);

/**
 * Settles a relator whose noun never came: "zebra in front" stands in front, "man skating" skates;
 * a lone preposition is dropped.
 */
export function flushPending(state: AttachState): void {
  const { pending } = state;
  if (pending === undefined) return;
  state.pending = undefined;
  const root = rootOf(state);
  const { verb, preposition = '', negated } = pending;
  if (verb !== undefined) {
    settleVerb(state, { ...pending, verb });
    return;
  }
  if (isState(state, preposition)) {
    addLone(state, lastNode(state), preposition, negated);
    return;
  }
  const place = negated ? undefined : lonePlaces.get(preposition);
  if (place !== undefined) root.superlatives.push({ word: place });
  else if (loneProperties.has(preposition) && state.lastRelation?.via !== 'holding') {
    addLone(state, root, preposition, negated);
  }
}

/** "Skating" is a property; so is "sitting" of "sitting in front", which is a place too. */
function settleVerb(
  state: AttachState,
  relator: RelatorChunk & { readonly verb: RelatorVerb },
): void {
  const { verb, preposition = '', negated } = relator;
  const root = rootOf(state);
  const governor = chooseGovernor(state, relator, root.chunk);
  const side = negated ? undefined : lonePlaces.get(preposition);
  if (side !== undefined) root.superlatives.push({ word: side });
  const text = side === undefined ? `${verb.form} ${preposition}`.trim() : verb.form;
  addLone(state, governor, text, negated);
}

/** "With its trunk up", "whose head is down", "that is off". */
function isState({ frontier, clause, lexicon }: AttachState, preposition: string): boolean {
  const last = frontier.at(-1);
  if (last === undefined) return false;
  if (preposition === 'on') return isSwitchedOn(last, clause, lexicon);
  const isSaid = clause !== undefined || last.via === 'holding';
  return isSaid && /^(?:up|down|out|off)$/.test(preposition);
}

/** "That is on", "with its lights on"; not "with its hat on" nor "that the dishes are on". */
function isSwitchedOn(
  { node, via }: FrontierEntry,
  clause: string | undefined,
  lexicon: Lexicon,
): boolean {
  if (clause !== undefined) return clause !== 'is';
  return via === 'holding' && node.chunk.determiner === 'its' && !isWorn(node.chunk, lexicon);
}

function addLone(state: AttachState, governor: PhraseNode, text: string, negated: boolean): void {
  governor.attributes.push(...toAttributes([text], state.lexicon, negated));
  state.lastPropertyGovernor = governor;
}
