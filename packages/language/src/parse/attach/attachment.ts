import type { Lexicon } from '../../words/lexicon.js';
import type { NounChunk, RelatorChunk, RelatorVerb } from '../chunk.js';
import type { AttachState, FrontierEntry, LinkSort } from './attach-state.js';
import { lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';

/** What decides where a relation hangs. */
interface Candidate {
  readonly relator: RelatorChunk;
  readonly object: NounChunk;
  readonly sort: LinkSort;
  readonly lexicon: Lexicon;
}

const wearVerbs = new Set([
  'wear',
  'hold',
  'carry',
  'ride',
  'dress',
  'play',
  'pull',
  'read',
  'use',
]);
const partVerbs = new Set(['cover', 'extend', 'face', 'hang', 'point', 'show', 'stick', 'touch']);
const closePrepositions = new Set([
  'on',
  'in',
  'at',
  'around',
  'over',
  'inside',
  'out of',
  'from',
  'off',
]);

/** Tells how a relator binds its noun: as something held, acted on, near, or part of. */
export function linkSort(relator: RelatorChunk, object: NounChunk, lexicon: Lexicon): LinkSort {
  const { verb, preposition } = relator;
  if (verb !== undefined) return verbSort(relator, verb, lexicon);
  if (preposition === 'with') return 'holding';
  if (preposition === 'of' || preposition === 'full of') return 'of';
  return preposition === 'in' && isWorn(object, lexicon) ? 'holding' : 'spatial';
}

const holdVerbs = new Set(['wear', 'hold', 'carry', 'dress', 'pull']);

function verbSort(relator: RelatorChunk, verb: RelatorVerb, lexicon: Lexicon): LinkSort {
  // "Held by" leads to who holds, who has a place unlike what is held.
  const hasDoer = verb.passive && relator.preposition === 'by';
  if (holdVerbs.has(verb.lemma) && !hasDoer) return 'holding';
  return isSpatialVerb(relator, lexicon) ? 'spatial' : 'action';
}

/** "Sitting on", "parked behind", "located above": a place with a posture. */
export function isSpatialVerb({ verb, preposition }: RelatorChunk, lexicon: Lexicon): boolean {
  if (verb === undefined || preposition === undefined) return false;
  // "Walked by the man" has a doer, "parked by the tree" a place.
  const isDone = verb.passive && preposition === 'by' && lexicon.transitiveVerbs.has(verb.lemma);
  if (isDone) return false;
  const isSpatial = lexicon.spatial.has(preposition) || preposition.endsWith(' of');
  return (
    isSpatial && (lexicon.postureVerbs.has(verb.lemma) || lexicon.locatingVerbs.has(verb.lemma))
  );
}

/**
 * Chooses the noun phrase that a relation hangs on: the nearest that can bear it. People wear and
 * hold; what is held or worn bears no place of its own ("man in a red shirt next to a car").
 */
export function chooseGovernor(
  state: AttachState,
  relator: RelatorChunk,
  object: NounChunk,
): PhraseNode {
  const { frontier, lexicon } = state;
  if (relator.isOfLast === true) return lastNode(state);
  const candidate: Candidate = {
    relator,
    object,
    sort: linkSort(relator, object, lexicon),
    lexicon,
  };
  const governor = frontier.findLast((entry) => bears(entry, candidate));
  if (governor !== undefined) return governor.node;
  const needsPerson = relator.verb !== undefined && !relator.verb.passive;
  return needsPerson ? rootOf(state) : (frontier.at(-1)?.node ?? rootOf(state));
}

function bears(entry: FrontierEntry, candidate: Candidate): boolean {
  const { relator, object, sort, lexicon } = candidate;
  if (sort === 'of') return true;
  if (relator.verb !== undefined) return bearsVerb(entry, candidate, relator.verb);
  if (isIt(object)) return entry.via !== 'of';
  if (closePrepositions.has(relator.preposition ?? '') && isOwnPart(object, lexicon)) return true;
  const { chunk } = entry.node;
  if (sort === 'holding') return !isWorn(object, lexicon) || isLiving(chunk, lexicon);
  return bearsPlace(entry, lexicon) && !isCompared(relator, chunk);
}

function isIt({ head }: NounChunk): boolean {
  return head === 'it' || head === 'them';
}

/** What is "in the same pen as" another is not the pen. */
function isCompared({ preposition }: RelatorChunk, { head }: NounChunk): boolean {
  return preposition === `same ${head} as`;
}

/** People hold and ride, people and animals act, anything is acted upon. */
function bearsVerb(entry: FrontierEntry, candidate: Candidate, verb: RelatorVerb): boolean {
  const { sort, lexicon, object, relator } = candidate;
  const { chunk, attributes } = entry.node;
  if (isPartVerb(entry, verb, lexicon)) return true;
  if (verb.passive) {
    if (sort === 'spatial') return bearsPlace(entry, lexicon);
    return entry.via !== 'holding' || attributes.length === 0;
  }
  if (isIt(object) && isInside(entry, relator, lexicon)) return true;
  if (wearVerbs.has(verb.lemma)) return isPerson(chunk, lexicon);
  return isLiving(chunk, lexicon) || (sort === 'spatial' && bearsPosture(entry, verb, lexicon));
}

/** "A cup with a straw sticking out of it": what is in a thing, not the thing itself. */
function isInside(
  { via, node }: FrontierEntry,
  { preposition }: RelatorChunk,
  lexicon: Lexicon,
): boolean {
  return preposition !== undefined && via === 'holding' && !isWorn(node.chunk, lexicon);
}

/**
 * Tells whether a thing takes a posture: it stands beside something, and can be put elsewhere, or it
 * is a part that shows. In "a man next to a bicycle lying on the ground" the bicycle lies, beside a
 * bench it would be the man.
 */
export function bearsPosture(entry: FrontierEntry, verb: RelatorVerb, lexicon: Lexicon): boolean {
  if (isPartVerb(entry, verb, lexicon)) return true;
  const { fixtures, thingPostures } = lexicon;
  const { via, node } = entry;
  const { lemma } = verb;
  // "With a slice missing".
  if (lemma === 'miss') return via === 'holding';
  const { lemma: noun } = node.chunk;
  const isFixture = fixtures.has(noun.slice(noun.lastIndexOf(' ') + 1));
  return via === 'spatial' && thingPostures.has(lemma) && !isFixture && !node.chunk.implied;
}

/** "With only their legs showing". */
function isPartVerb({ node }: FrontierEntry, { lemma }: RelatorVerb, lexicon: Lexicon): boolean {
  return partVerbs.has(lemma) && lexicon.bodyParts.has(node.chunk.head);
}

/** What is held, worn, acted on or contained has no place of its own. */
function bearsPlace({ via, node }: FrontierEntry, lexicon: Lexicon): boolean {
  if (via === 'action' || via === 'of') return isLiving(node.chunk, lexicon);
  return via !== 'holding';
}

/** "In hand", "on its back". */
function isOwnPart(
  { head, partitive = '', determiner = '' }: NounChunk,
  lexicon: Lexicon,
): boolean {
  const isOwn = /^(?:his|her|their|its|thier)$/.test(determiner);
  return isOwn || lexicon.bodyParts.has(head) || lexicon.bodyParts.has(partitive);
}

/** Whether a noun names a person, or stands for anything: "one". */
export function isPerson({ head, lemma }: NounChunk, lexicon: Lexicon): boolean {
  const last = lemma.slice(lemma.lastIndexOf(' ') + 1);
  return (
    lexicon.people.has(last) || lexicon.people.has(head) || /(?:man|woman|boy|girl)$/.test(last)
  );
}

/** Whether a noun names a person or an animal. */
export function isLiving(chunk: NounChunk, lexicon: Lexicon): boolean {
  const last = chunk.lemma.slice(chunk.lemma.lastIndexOf(' ') + 1);
  return isPerson(chunk, lexicon) || lexicon.animals.has(last);
}

/** Whether a noun names something on a body: clothes, accessories, hair, or a colour for them. */
export function isWorn({ head, lemma, partitive }: NounChunk, lexicon: Lexicon): boolean {
  const last = lemma.slice(lemma.lastIndexOf(' ') + 1);
  return [head, last, head.slice(head.lastIndexOf(' ') + 1), partitive ?? ''].some(
    (word) =>
      lexicon.wearables.has(word) || lexicon.bodyParts.has(word) || lexicon.colours.has(word),
  );
}
