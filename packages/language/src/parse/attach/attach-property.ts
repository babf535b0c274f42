import type { Attribute, Ordinal } from '@grounder/core';

import { countFrom } from '../ordinals.js';
import type { PropertyChunk } from '../chunk.js';
import { flushPending } from './attach-pending.js';
import { bearsPosture, isLiving } from './attachment.js';
import type { AttachState } from './attach-state.js';
import { closeAfter, impliedChunk, lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';
import { toNode } from './phrase-node.js';
import { exclude, exclusion, relate } from './relate.js';

/** Gives a noun phrase the properties that stand after it: "closed", "on the left", "not red". */
export function attachProperty(state: AttachState, property: PropertyChunk): void {
  flushPending(state);
  rootOf(state);
  if (isExcludedToo(state, property)) {
    const { attributes, superlatives, ordinals } = property;
    exclude(state, toNode({ ...impliedChunk, attributes, superlatives, ordinals }));
    state.link = undefined;
    return;
  }
  const governor = propertyGovernor(state, property);
  const repeats = state.link === 'nor' || (state.link === 'or' && state.lastPropertyNegated);
  const negated = property.negated || repeats;
  if (property.sort === 'place') attachPlace(state, property, negated);
  else addProperties(state, governor, property, negated);
  state.lastPropertyGovernor = governor;
  state.lastPropertyNegated = negated;
  if (state.link !== undefined) closeAfter(state, governor);
  state.link = undefined;
  state.clause = undefined;
}

/** "Not closest or farthest": neither of the two is meant. */
function isExcludedToo({ link, excluded }: AttachState, { sort }: PropertyChunk): boolean {
  return excluded !== undefined && sort === 'plain' && /^n?or$/.test(link ?? '');
}

function addProperties(
  state: AttachState,
  governor: PhraseNode,
  property: PropertyChunk,
  negated: boolean,
): void {
  for (const attribute of property.attributes) governor.attributes.push({ ...attribute, negated });
  if (!negated) {
    governor.superlatives.push(...property.superlatives);
    governor.ordinals.push(...property.ordinals);
    return;
  }
  governor.attributes.push(...property.superlatives.map(({ word }) => denied(word)));
  for (const ordinal of property.ordinals) {
    const object = { ...toNode(impliedChunk), ordinals: [ordinal] };
    relate(state, { ...exclusion, governor, negated }, object);
  }
}

/** Superlatives and ordinals carry no denial, so "not on the left" is a denied property "left". */
function denied(word: string): Attribute {
  return { kind: 'other', text: word, negated: true };
}

/** A place gives an ordinal its side; else it is where the thing stands in the picture. */
function attachPlace(state: AttachState, property: PropertyChunk, negated: boolean): void {
  const { superlatives, preposition } = property;
  const side = superlatives[0]?.word ?? '';
  const counts = !negated && isCountedSide(side, preposition);
  if (preposition === 'from' && counts) state.fromSide = side;
  const ordinals = counts ? openCount(state) : undefined;
  const last = ordinals?.pop();
  if (last !== undefined) ordinals?.push(countFrom(last, side, preposition));
  else addProperties(state, placeSite(state), property, negated);
}

/** Whether a count can start from a side: "from the left", not "in the middle". */
function isCountedSide(side: string, preposition: string | undefined): boolean {
  return preposition !== 'by' && !/middle|cent|fore|backg|border|corner|distance|edge/.test(side);
}

/** The ordinals of the last noun phrase that counts from a side that was not said yet. */
function openCount({ frontier }: AttachState): Ordinal[] | undefined {
  return frontier.findLast(({ node }) => canCount(node))?.node.ordinals;
}

function canCount({ ordinals }: PhraseNode): boolean {
  const last = ordinals.at(-1);
  return last !== undefined && last.from === undefined;
}

/**
 * A side of the picture is the subject's, or that of what is excluded: "except the left one", or that
 * of a noun that says nothing without it: "fuller than the one on the left".
 */
function placeSite(state: AttachState): PhraseNode {
  if (state.gap !== undefined || state.clause !== undefined) return lastNode(state);
  if (state.link === undefined && isBareOne(lastNode(state))) return lastNode(state);
  return (state.link === undefined ? state.excluded : undefined) ?? rootOf(state);
}

/** "The one", of which nothing is said yet. */
function isBareOne({ chunk, ...said }: PhraseNode): boolean {
  if (!/^ones?$/.test(chunk.head) || chunk.count !== undefined) return false;
  return Object.values(said).every(({ length }) => length === 0);
}

function propertyGovernor(state: AttachState, property: PropertyChunk): PhraseNode {
  const { link, frontier, lexicon, clause } = state;
  if (property.sort === 'place') return placeSite(state);
  if (clause !== undefined) return lastNode(state);
  if (link !== undefined) return linkedSite(state, link);
  if (property.sort === 'plain') return plainSite(state, property);
  const verb = property.relator?.verb;
  const governor = frontier.findLast(
    (entry) =>
      isLiving(entry.node.chunk, lexicon) ||
      (verb !== undefined && bearsPosture(entry, verb, lexicon)),
  );
  return governor?.node ?? rootOf(state);
}

/** "The woman with a bag closest to us": an extreme is about who holds, not about what is held. */
function plainSite(state: AttachState, { superlatives, ordinals }: PropertyChunk): PhraseNode {
  if (superlatives.length + ordinals.length === 0) return lastNode(state);
  return state.frontier.findLast(({ via }) => via !== 'holding')?.node ?? lastNode(state);
}

function linkedSite(state: AttachState, link: string): PhraseNode {
  if (link === ',' || link === 'while' || link === 'as') return rootOf(state);
  return state.lastPropertyGovernor ?? state.lastRelation?.governor ?? rootOf(state);
}
