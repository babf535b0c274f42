import type { Lexicon } from '../../words/lexicon.js';
import { flushPending } from './attach-pending.js';
import type { Chunk, NounChunk, PropertyChunk, RelatorChunk } from '../chunk.js';
import {
  describeRoot,
  isApposition,
  isNamedAtLast,
  isWearerNamed,
  lacksSecondPlace,
  nameRoot,
  nameWearer,
} from './fronted.js';
import { isNamedAfterDenial, startRoot } from './denied-root.js';
import type { Relating } from './relate.js';
import { exclude, exclusion, relate } from './relate.js';
import { attachOwned, isOwnClause } from './own-clause.js';
import { isOneOfSeveral, isReciprocal, partnerOf } from './reciprocal.js';
import { chooseGovernor, isPerson, isSpatialVerb, isWorn, linkSort } from './attachment.js';
import type { AttachState, LastRelation } from './attach-state.js';
import { closeAfter, impliedChunk, lastNode, rootOf } from './attach-state.js';
import type { PhraseNode } from './phrase-node.js';
import { toNode } from './phrase-node.js';
import { toPassiveParticiple } from '../../words/verb-forms.js';

/** Keeps a relator until its noun comes, or closes a clause whose verb has lost its object. */
export function attachRelator(
  state: AttachState,
  relator: RelatorChunk,
  rest: readonly Chunk[],
): void {
  flushPending(state);
  if (state.gap !== undefined && lacksObject(state, relator, rest[0])) {
    closeGapBefore(state, relator, rest[0]);
    return;
  }
  const root = rootOf(state);
  const { link, lastRelation } = state;
  if (link === ',') closeAfter(state, root);
  else if (link !== undefined) closeAfter(state, repeatedSite(state, relator));
  const repeats = link === 'nor' || (link === 'or' && lastRelation?.negated === true);
  state.link = undefined;
  state.pending = { ...relator, negated: relator.negated || repeats };
}

function isOr(link: string | undefined): boolean {
  return link === 'or' || link === 'nor';
}

/** "A fork a girl is using on toast": the fork is used by the girl, and on toast. */
function closeGapBefore(state: AttachState, relator: RelatorChunk, next: Chunk | undefined): void {
  const { preposition, verb } = relator;
  if (isEnd(next) || verb === undefined || preposition === undefined) {
    closeGap(state, relator);
    return;
  }
  closeGap(state, { ...relator, preposition: '' });
  state.pending = { kind: 'relator', preposition, negated: false };
}

/** "Carrying a bag and holding a cup": both of the same person; "and has" of the whole clause. */
function repeatedSite(state: AttachState, { finite }: RelatorChunk): PhraseNode {
  if (finite === true) return state.clauseSite ?? rootOf(state);
  return state.lastRelation?.governor ?? rootOf(state);
}

/** Closes an open clause when a verb without its object ends it; tells whether it did. */
export function closesGap(
  state: AttachState,
  { relator, negated }: PropertyChunk,
  rest: readonly Chunk[],
): boolean {
  if (state.gap === undefined || relator === undefined || !isEnd(rest[0])) return false;
  closeGap(state, { ...relator, negated: relator.negated || negated });
  return true;
}

function isEnd(chunk: Chunk | undefined): boolean {
  return chunk === undefined || chunk.kind === 'link' || chunk.kind === 'clause';
}

function lacksObject(
  { lexicon }: AttachState,
  { verb, preposition }: RelatorChunk,
  next: Chunk | undefined,
): boolean {
  const isTransitive = verb !== undefined && lexicon.transitiveVerbs.has(verb.lemma);
  return isEnd(next) || (isTransitive && !verb.passive && preposition !== undefined);
}

/** "The cup that the girl is holding" is a cup held by the girl. */
function closeGap(state: AttachState, relator: RelatorChunk): void {
  const { gap, frontier } = state;
  const index = frontier.findIndex(({ node }) => node === gap);
  // A clause that was closed meanwhile, by another sentence, has nobody left who does the deed.
  const subject = index < 0 ? undefined : frontier[index + 1]?.node;
  state.gap = undefined;
  if (gap === undefined || subject === undefined) return;
  const verb = relator.verb === undefined ? 'had' : toPassiveParticiple(relator.verb.lemma);
  const word = [verb, relator.preposition ?? '', 'by'].filter((part) => part !== '').join(' ');
  const negated = relator.negated || subject.chunk.negated;
  gap.relations.push({ word, object: subject, negated });
  state.lastRelation = { governor: gap, word, negated, objectNegated: false, via: 'action' };
  closeAfter(state, gap);
}

/** Hangs a noun phrase on the tree: as the root, the object of a relator, or one more of a list. */
export function attachNoun(state: AttachState, chunk: NounChunk, rest: readonly Chunk[]): void {
  const node = toNode(chunk);
  if (state.root === undefined) {
    startRoot(state, node);
    return;
  }
  placeNoun(state, node, rest);
  state.link = undefined;
  state.clause = undefined;
}

function placeNoun(state: AttachState, node: PhraseNode, rest: readonly Chunk[]): void {
  const { chunk } = node;
  const isNamed = isNamedAtLast(state, chunk) || isNamedAfterDenial(state, chunk);
  if (isNamed) nameRoot(state, node);
  else if (isApposition(state, chunk)) describeRoot(state, node);
  else if (isWearerNamed(state, chunk)) nameWearer(state, node);
  else if (resumesRoot(state, chunk, rest[0])) closeAfter(state, rootOf(state));
  else if (state.pending !== undefined) completeRelator(state, state.pending, node, rest);
  else if (state.link !== undefined) attachListed(state, node, rest[0]);
  else if (!isBareWear(state, chunk) && startsGap(state, rest)) openGap(state, node);
  else relate(state, loneRelating(state, chunk), node);
}

function completeRelator(
  state: AttachState,
  relator: RelatorChunk,
  node: PhraseNode,
  rest: readonly Chunk[],
): void {
  if (isInHand(relator, rest)) returnToPerson(state);
  if (isReciprocal(node.chunk)) attachReciprocal(state, relator);
  else attachObject(state, relator, node);
}

/** "With a mug in his hand": what is in somebody's hand is somebody's. */
function isInHand({ verb, preposition }: RelatorChunk, [relator, part]: readonly Chunk[]): boolean {
  if (verb !== undefined || preposition !== 'with') return false;
  if (relator?.kind !== 'relator' || relator.verb !== undefined || part?.kind !== 'noun')
    return false;
  return /^(?:his|her|their|thier)$/.test(part.determiner ?? '');
}

function returnToPerson(state: AttachState): void {
  const person = state.frontier.findLast(({ node }) => isPerson(node.chunk, state.lexicon));
  if (person !== undefined) closeAfter(state, person.node);
}

/** "Find the dog. It is brown", "the dog is brown": a pronoun or the same noun that begins a clause goes on about the subject. */
function resumesRoot(
  state: AttachState,
  { head, lemma, determiner }: NounChunk,
  next: Chunk | undefined,
): boolean {
  if (state.link === undefined || state.pending !== undefined) return false;
  const isClause = next?.kind === 'clause' || (next?.kind === 'relator' && next.finite === true);
  const isAgain = determiner === 'the' && lemma === rootOf(state).chunk.lemma;
  return isClause && (isAgain || /^(?:he|she|it|they)$/.test(head));
}

/** "A dog and a cat next to each other": the dog is next to the cat. */
function attachReciprocal(state: AttachState, relator: RelatorChunk): void {
  state.pending = undefined;
  const several = state.frontier.find(({ node }) => isOneOfSeveral(node));
  const governor = several?.node ?? chooseGovernor(state, relator, impliedChunk);
  const word = relationWord(state, relator, governor);
  const via = linkSort(relator, impliedChunk, state.lexicon);
  const { negated } = relator;
  relate(state, { governor, word, negated, objectNegated: false, via }, partnerOf(governor));
}

function attachObject(state: AttachState, relator: RelatorChunk, node: PhraseNode): void {
  state.pending = undefined;
  const { chunk } = node;
  if (relator.preposition === 'except') {
    exclude(state, node);
    return;
  }
  const governor =
    state.clause === undefined ? chooseGovernor(state, relator, chunk) : lastNode(state);
  const { negated } = relator;
  const word = relationWord(state, relator, governor);
  const via = linkSort(relator, chunk, state.lexicon);
  relate(state, { governor, word, negated, objectNegated: chunk.negated, via }, node);
}

/** The word to record; a posture becomes a property of its own: "sitting", "on". */
function relationWord(state: AttachState, relator: RelatorChunk, governor: PhraseNode): string {
  const { verb, preposition = '', negated } = relator;
  if (verb === undefined) return preposition;
  if (!isSpatialVerb(relator, state.lexicon)) return `${verb.form} ${preposition}`.trim();
  if (state.lexicon.postureVerbs.has(verb.lemma)) {
    governor.attributes.push({ kind: 'other', text: verb.form, negated });
  }
  return preposition;
}

/** "A hat and glasses", "not the boy", "a man and a woman", ", red tie". */
function attachListed(state: AttachState, node: PhraseNode, next: Chunk | undefined): void {
  if (isOwnClause(state, node.chunk, next)) {
    attachOwned(state, node);
    return;
  }
  const { link, lastRelation } = state;
  const { negated } = node.chunk;
  const governor = rootOf(state);
  const isBelonging = isWorn(node.chunk, state.lexicon);
  if (negated && startsExclusion(state, node) && !isBelonging) {
    exclude(state, node);
  } else if (lastRelation !== undefined && joinsList(state, lastRelation, node)) {
    relate(state, repeated(lastRelation, negated, link), node);
  } else {
    const word = isBelonging && !isWorn(governor.chunk, state.lexicon) ? 'with' : 'and';
    // A place after "a cat and a dog" is the place of the first, which is what is meant.
    relate(state, { ...exclusion, word, governor, negated, via: 'holding' }, node);
  }
}

/** "Not the boy" excludes; so does "and not the upper bed" of a bed. */
function startsExclusion(state: AttachState, { chunk }: PhraseNode): boolean {
  if (state.lastRelation === undefined || /^(?:,|but)$/.test(state.link ?? '')) return true;
  return chunk.head === rootOf(state).chunk.head;
}

/** "No bread or fork" denies both; "a hat and no tie" the second only. */
function repeated(last: LastRelation, negated: boolean, link: string | undefined): Relating {
  return { ...last, objectNegated: negated || (last.objectNegated && isOr(link)) };
}

/** Places that several things give together: "right of a table and a woman". */
const landmarkWords = new Set([
  ...['above', 'below', 'between', 'close to', 'left of', 'near', 'next to', 'right of'],
]);

function joinsList(
  { lexicon, link, frontier }: AttachState,
  last: LastRelation,
  { chunk }: PhraseNode,
): boolean {
  const previous = frontier.at(-1)?.node.chunk;
  if (link !== ',' && landmarkWords.has(last.word)) return true;
  const isNewPerson =
    isPerson(chunk, lexicon) && previous !== undefined && !isPerson(previous, lexicon);
  if (isNewPerson && isPerson(last.governor.chunk, lexicon)) return false;
  return link !== ',' || joinsPause(last, chunk, lexicon);
}

/** "Between a dog, the cat and", "with a hat, glasses": a comma that only lists. */
function joinsPause(
  { via, word, governor }: LastRelation,
  chunk: NounChunk,
  lexicon: Lexicon,
): boolean {
  if (word === 'between' && lacksSecondPlace(governor)) return true;
  return via === 'holding'
    ? isWorn(chunk, lexicon)
    : chunk.determiner === undefined && !isWorn(chunk, lexicon);
}

/** A noun right after a noun: "man red shirt", "that is a dog". */
function loneRelating(state: AttachState, chunk: NounChunk): Relating {
  const rest = { negated: chunk.negated, objectNegated: false } as const;
  if (state.clause !== undefined)
    return { ...rest, governor: lastNode(state), word: 'is', via: 'of' };
  return { ...rest, governor: lastNode(state), word: 'with', via: 'holding' };
}

/** "Gray dress", which does nothing. */
function isBareWear({ lexicon, clause }: AttachState, chunk: NounChunk): boolean {
  return clause === undefined && chunk.determiner === undefined && isWorn(chunk, lexicon);
}

/** Whether a verb follows that has no object, so that the noun before the clause is its object. */
function startsGap(state: AttachState, rest: readonly Chunk[]): boolean {
  const { clause, gap } = state;
  if (gap !== undefined || clause === 'is') return false;
  return rest.some(
    (chunk, index) =>
      (chunk.kind === 'relator' && lacksObject(state, chunk, rest[index + 1])) ||
      (chunk.kind === 'property' && chunk.sort === 'posture' && isEnd(rest[index + 1])),
  );
}

function openGap(state: AttachState, subject: PhraseNode): void {
  const antecedent = lastNode(state);
  state.gap = antecedent;
  state.frontier.push({ node: subject, via: 'action' });
}
