import { toAttributes } from './attributes.js';
import { chooseSite } from './parse-site.js';
import type { AttachState } from './parse-state.js';
import { rootOf } from './parse-state.js';

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
  const { pending, lexicon } = state;
  if (pending === undefined) return;
  state.pending = undefined;
  const { verb, preposition = '', negated } = pending;
  rootOf(state);
  const place = verb === undefined ? lonePlaces.get(preposition) : undefined;
  if (place !== undefined && !negated) {
    rootOf(state).superlatives.push({ word: place });
    return;
  }
  const text = [verb?.form ?? '', preposition].join(' ').trim();
  const isInside = state.lastRelation?.via === 'holding';
  if (verb === undefined && (isInside || !loneProperties.has(preposition))) return;
  const site = verb === undefined ? rootOf(state) : chooseSite(state, pending, rootOf(state).chunk);
  site.attributes.push(...toAttributes([text], lexicon, negated));
  state.lastPropertySite = site;
}
