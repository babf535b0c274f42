import { toAttributes } from './attributes.js';
import { chooseSite } from './parse-site.js';
import type { AttachState } from './parse-state.js';
import { rootOf } from './parse-state.js';
import type { PhraseNode } from './query-node.js';

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
    const site = chooseSite(state, pending, root.chunk);
    addLone(state, site, `${verb.form} ${preposition}`.trim(), negated);
    return;
  }
  const place = negated ? undefined : lonePlaces.get(preposition);
  if (place !== undefined) root.superlatives.push({ word: place });
  else if (loneProperties.has(preposition) && state.lastRelation?.via !== 'holding') {
    addLone(state, root, preposition, negated);
  }
}

function addLone(state: AttachState, site: PhraseNode, text: string, negated: boolean): void {
  site.attributes.push(...toAttributes([text], state.lexicon, negated));
  state.lastPropertySite = site;
}
