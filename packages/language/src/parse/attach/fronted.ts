import type { NounChunk } from '../chunk.js';
import { impliedHead } from '../chunk.js';
import { isLiving, isPerson, isWorn } from './attachment.js';
import type { AttachState } from './attach-state.js';
import { closeAfter, isUnnamed, lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';

/**
 * Tells whether a noun names what an expression said something of before it named it: "between the
 * cat and the couch, the dog", "on the left the man", "next to the car is a bus".
 */
export function isNamedAtLast(state: AttachState, chunk: NounChunk): boolean {
  const { link, clause, pending, gap } = state;
  if (!isUnnamed(rootOf(state)) || pending !== undefined || gap !== undefined) return false;
  if (chunk.negated) return false;
  if (chunk.determiner === undefined) return isPlacedFirst(state, chunk);
  if (link === ',') return !goesOn(state, chunk);
  if (link !== undefined) return false;
  return clause === 'is' || (clause === undefined && lastNode(state) === rootOf(state));
}

/** "Front row far left woman", "bottom left: cat": where it is, then what it is. */
function isPlacedFirst(state: AttachState, chunk: NounChunk): boolean {
  const { link, clause, lexicon } = state;
  const root = rootOf(state);
  if (clause !== undefined) return false;
  if (link !== undefined && (link !== ',' || !root.relations.every(isInLine))) return false;
  const isPicked = chunk.superlatives.length + chunk.ordinals.length > 0;
  if (lastNode(state) !== root && !isPicked) return false;
  if ((chunk.implied && chunk.head !== impliedHead) || isWorn(chunk, lexicon)) return false;
  return root.superlatives.length + root.ordinals.length + root.relations.length > 0;
}

/** "2nd row: man in hat". */
function isInLine({ word, object }: PhraseNode['relations'][number]): boolean {
  return word === 'in' && object.chunk.ordinals.length > 0;
}

/** "Between the cat, the dog and", "wearing a hat, a scarf": a comma in a list. */
function goesOn({ lastRelation, lexicon }: AttachState, chunk: NounChunk): boolean {
  if (lastRelation === undefined) return false;
  const { word, governor, via } = lastRelation;
  if (word === 'between') return lacksSecondPlace(governor);
  return via !== 'spatial' && (!isLiving(chunk, lexicon) || isWorn(chunk, lexicon));
}

/** Whether a thing is said to be between one other so far: "between the cat, ". */
export function lacksSecondPlace({ relations }: PhraseNode): boolean {
  const places = relations.filter(({ word }) => word === 'between');
  return places.length === 1 && places.every(({ object }) => !object.chunk.plural);
}

/** Makes a noun the root, with all that was said of it before. */
export function nameRoot(state: AttachState, node: PhraseNode): void {
  countFromSide(state, node);
  pour(rootOf(state), node);
  state.root = node;
  state.frontier = [{ node, via: 'root' }];
  state.lastRelation = undefined;
  state.lastPropertyGovernor = undefined;
  state.clauseSite = undefined;
  state.excluded = undefined;
}

/** "From right second elephant": the side that was said first is where the count starts. */
function countFromSide(state: AttachState, { ordinals }: PhraseNode): void {
  const root = rootOf(state);
  const index = ordinals.findIndex(({ from }) => from === undefined);
  const ordinal = ordinals[index];
  const side = state.fromSide;
  if (ordinal === undefined || side === undefined) return;
  ordinals[index] = { ...ordinal, from: side };
  const said = root.superlatives.findIndex(({ word }) => word === side);
  if (said >= 0) root.superlatives.splice(said, 1);
}

/** "The two sinks, the one on the left": a comma, and the same thing again by another word. */
export function isApposition(state: AttachState, chunk: NounChunk): boolean {
  const { link, pending, gap } = state;
  if (pending !== undefined || gap !== undefined || chunk.negated) return false;
  if (isSaidAgain(state, chunk)) return true;
  if (link !== ',') return false;
  if (isOneOfList(state)) return false;
  return chunk.head === impliedHead && chunk.determiner === 'the' && chunk.count === undefined;
}

/** "Pink umbrella second umbrella from left", "bear middle one": the same thing, now by its place. */
function isSaidAgain(state: AttachState, chunk: NounChunk): boolean {
  const { link, clause } = state;
  const root = rootOf(state).chunk;
  if ((link !== undefined && link !== ',') || clause !== undefined) return false;
  if (isLoneOne(state, chunk)) return true;
  if (chunk.superlatives.length + chunk.ordinals.length === 0 || chunk.plural) return false;
  return isNamedAgain(state, chunk) && root.head !== impliedHead;
}

/** "Bike one left": what follows is said of the bike. */
function isLoneOne(
  state: AttachState,
  { head, determiner, count, attributes }: NounChunk,
): boolean {
  if (head !== impliedHead || determiner !== undefined || attributes.length > 0) return false;
  return count === undefined && lastNode(state) === rootOf(state) && !isUnnamed(rootOf(state));
}

/** "Woman third person from the left", "kid bottom left boy". */
function isNamedAgain(state: AttachState, chunk: NounChunk): boolean {
  const root = rootOf(state);
  if (chunk.lemma === root.chunk.lemma) return true;
  if (chunk.head === impliedHead && chunk.implied && lastNode(state) === root) return true;
  const { lexicon, link } = state;
  const arePeople = isPerson(chunk, lexicon) && isPerson(root.chunk, lexicon);
  return arePeople && link === undefined && lastNode(state) === root;
}

/** "Red shirt center person", "glasses left guy": what is worn comes first, then who, and where. */
export function isWearerNamed(state: AttachState, chunk: NounChunk): boolean {
  const { lexicon, link, clause, pending, gap } = state;
  const root = rootOf(state);
  if (link !== undefined || clause !== undefined || pending !== undefined || gap !== undefined) {
    return false;
  }
  if (lastNode(state) !== root || !lexicon.wearables.has(root.chunk.lemma)) return false;
  return chunk.determiner === undefined && isPerson(chunk, lexicon) && !chunk.negated;
}

/** Makes the wearer the root. */
export function nameWearer(state: AttachState, node: PhraseNode): void {
  const garment = rootOf(state);
  node.superlatives.push(...garment.superlatives.splice(0));
  node.ordinals.push(...garment.ordinals.splice(0));
  node.relations.push({ word: 'wearing', object: garment, negated: false });
  state.root = node;
  state.frontier = [{ node, via: 'root' }];
  state.lastPropertyGovernor = undefined;
}

/** "Between the red one, the one", "the red one, the blue one". */
function isOneOfList(state: AttachState): boolean {
  const { lastRelation } = state;
  if (rootOf(state).chunk.head === impliedHead) return true;
  return lastRelation?.word === 'between' && lacksSecondPlace(lastRelation.governor);
}

/** Says of the root what stands with a word for it, and returns to the root. */
export function describeRoot(state: AttachState, node: PhraseNode): void {
  const root = rootOf(state);
  pour(node, root);
  closeAfter(state, root);
}

function pour(
  { attributes, relations, superlatives, ordinals }: PhraseNode,
  into: PhraseNode,
): void {
  into.attributes.push(...attributes);
  into.relations.push(...relations);
  into.superlatives.push(...superlatives);
  into.ordinals.push(...ordinals);
}
