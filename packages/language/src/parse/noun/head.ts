import { defined } from '@grounder/core/internal';

import { toAttributes } from '../attributes.js';
import { isComparative } from '../../words/comparatives.js';
import type { Lexicon } from '../../words/lexicon.js';
import { isPluralNoun, lemmaOfNoun } from '../../words/noun-lemma.js';
import type { NounWords } from './parts.js';
import type { NounChunk } from '../chunk.js';
import { impliedHead } from '../chunk.js';

/** Makes a noun chunk of gathered words. */
export function toNounChunk(gathered: NounWords, first: number, lexicon: Lexicon): NounChunk {
  const { determiner, count, negated, ordinals, nouns } = gathered;
  const described = describeHead(gathered, lexicon);
  const { head } = described;
  const isOnes = nouns.length === 0 && head === 'ones';
  return {
    kind: 'noun',
    first,
    last: Math.max(first, gathered.next - 1),
    head,
    lemma: isOnes ? impliedHead : lemmaOfNoun(head, lexicon),
    plural: isOnes || (count ?? 1) > 1 || isPluralNoun(head, lexicon),
    implied: nouns.length === 0,
    negated,
    attributes: described.attributes,
    relations: described.relations,
    ordinals,
    superlatives: described.superlatives.map((word) => ({ word })),
    ...defined({ determiner, count }),
  };
}

type Described = Pick<NounChunk, 'head' | 'attributes' | 'relations'> & {
  readonly superlatives: readonly string[];
};

/** Splits the nouns in a row into what describes ("wooden", "red-shirt", "baby") and the head. */
function describeHead(gathered: NounWords, lexicon: Lexicon): Described {
  const describers = [...gathered.describers];
  const nouns = gathered.nouns.map(({ text }) => text);
  const hasSide = gathered.superlatives.some((word) => isSideWords(word, lexicon));
  while (nouns.length > 1 && describesRest(nouns, lexicon, hasSide, describers.length > 0)) {
    const noun = nouns.shift() ?? '';
    if (!lexicon.sideNouns.has(noun) || !hasSide) describers.push(noun);
  }
  const superlatives = gathered.superlatives.filter((word) => isChoice(word, gathered, lexicon));
  const compared = gathered.superlatives.filter((word) => !superlatives.includes(word));
  const attributes = toAttributes([...compared, ...describers], lexicon, false);
  const garment = splitGarment(nouns, lexicon);
  const head = nouns.slice(garment).join(' ') || (gathered.pronoun?.text ?? impliedHead);
  if (garment === 0) return { head, attributes, relations: [], superlatives };
  const object = garmentChunk(nouns.slice(0, garment), attributes, lexicon);
  return { head, attributes: [], relations: [{ word: 'wearing', object }], superlatives };
}

/** "The taller man" picks one; "a taller man" and "two taller men" only describe. */
function isChoice(word: string, { determiner, count }: NounWords, lexicon: Lexicon): boolean {
  const isPicking = count === undefined && !/^(?:an?|some|several)$/.test(determiner ?? '');
  return isPicking || !isComparative(word, lexicon);
}

/** Whether a superlative is a side: "far left". */
export function isSideWords(words: string, lexicon: Lexicon): boolean {
  return words.split(' ').some((word) => lexicon.sideWords.has(word));
}

/** Whether the first of several nouns describes the others. */
function describesRest(
  nouns: readonly string[],
  lexicon: Lexicon,
  hasSide: boolean,
  isDescribed: boolean,
): boolean {
  const first = nouns.at(0) ?? '';
  const second = nouns.at(1) ?? '';
  if (lexicon.compounds.has(`${first} ${second}`)) return false;
  if (lexicon.sideNouns.has(first) && hasSide) return true;
  if (lexicon.colourMarkers.has(first) && isDescribed) return true;
  if (lexicon.describingNouns.has(first)) return isLivingNoun(second, lexicon);
  return lexicon.materials.has(first) || /^\p{L}{2,}-/u.test(first);
}

/** Whether a noun, in the singular or plural, names a person or an animal. */
export function isLivingNoun(noun: string, lexicon: Lexicon): boolean {
  const lemma = lemmaOfNoun(noun, lexicon);
  return lexicon.people.has(lemma) || lexicon.animals.has(lemma);
}

/** "Red shirt guy" is a guy: gives the number of nouns that name the garment. */
function splitGarment(nouns: readonly string[], lexicon: Lexicon): number {
  const garment = nouns.at(-2) ?? '';
  const person = nouns.at(-1) ?? '';
  return lexicon.wearables.has(garment) && lexicon.people.has(person) ? nouns.length - 1 : 0;
}

function garmentChunk(
  nouns: readonly string[],
  attributes: NounChunk['attributes'],
  lexicon: Lexicon,
): NounChunk {
  const head = nouns.join(' ');
  return {
    kind: 'noun',
    first: 0,
    last: -1,
    head,
    lemma: lemmaOfNoun(head, lexicon),
    plural: isPluralNoun(head, lexicon),
    implied: false,
    negated: false,
    attributes,
    relations: [],
    ordinals: [],
    superlatives: [],
  };
}

/** "In red", "in plaid": the descriptive word names what is meant. */
export function nameImplied(chunk: NounChunk): NounChunk {
  const last = chunk.attributes.at(-1);
  if (last === undefined || isPicked(chunk)) return chunk;
  const { text, kind } = last;
  const attributes = kind === 'colour' ? chunk.attributes : chunk.attributes.slice(0, -1);
  return { ...chunk, head: text, lemma: text, implied: false, attributes };
}

/** Whether an extreme or an ordinal picks one of several. */
export function isPicked({ superlatives, ordinals }: NounChunk): boolean {
  return superlatives.length + ordinals.length > 0;
}
