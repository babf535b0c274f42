import { defined } from '@grounder/core/internal';

import type { Lexicon } from '../words/lexicon.js';

import { readNoun } from './noun/noun-phrase.js';
import type { Chunk, NounChunk, PropertyChunk, Reading, Source } from './chunk.js';
import { impliedHead, noProperties } from './chunk.js';
import { isKind, textAt } from './word.js';
import type { Place } from './superlatives.js';
import { isPicture, readPlace, readSide, skipClosing } from './superlatives.js';

/** Reads a place that belongs to no thing: "on the far left", "in the middle of the picture". */
export function readPlaceChunk(source: Source, at: number): Reading<readonly Chunk[]> | undefined {
  const row = readNumberedLine(source, at);
  if (row !== undefined) return row;
  const place = readPlace(source, at);
  if (place === undefined) return undefined;
  if (place.value.hasOwner) return readOwnedPlace(source, place);
  const end = readOfPicture(source, place.next);
  return placeReading(place.value, end !== undefined, end ?? place.next);
}

/** "In the second row from the front", "row 2", "second row": a row that things stand in. */
function readNumberedLine(source: Source, at: number): Reading<readonly Chunk[]> | undefined {
  const { words, lexicon } = source;
  const hasPreposition = /^(?:in|on|at|from)$/.test(textAt(words, at));
  const start = skipArticle(source, hasPreposition ? at + 1 : at);
  const isAfter = lexicon.lineNouns.has(textAt(words, start));
  const noun = words[isAfter ? start : start + 1];
  const rank = rankOf(textAt(words, isAfter ? start + 1 : start), lexicon, isAfter);
  if (noun === undefined || !lexicon.lineNouns.has(noun.text) || rank === undefined) {
    return undefined;
  }
  const from = readFrom(source, start + 2);
  const line: NounChunk = {
    ...{ kind: 'noun', head: noun.text, lemma: noun.text.replace(/s$/, ''), ...noProperties },
    ...{ first: start, last: start + 1, plural: false, implied: false, negated: false },
    ordinals: [{ rank, ...defined({ from: from?.value }) }],
    relations: [],
  };
  const relator = { kind: 'relator', preposition: 'in', negated: false } as const;
  return { value: [relator, line], next: from?.next ?? start + 2 };
}

function skipArticle({ words }: Source, at: number): number {
  return textAt(words, at) === 'the' ? at + 1 : at;
}

/** "Second"; "2" alone after the word it numbers or before a line in the singular. */
function rankOf(text: string, lexicon: Lexicon, isAfter: boolean): number | undefined {
  const rank = lexicon.ordinals.get(text);
  if (rank !== undefined && !isAfter) return rank;
  const number = /^(?:\d{1,2}(?:st|nd|rd|th)?|one|two|three|four)$/.test(text)
    ? (lexicon.cardinals.get(text) ?? Number.parseInt(text, 10))
    : undefined;
  return number === undefined || number < 1 ? undefined : number;
}

/** "From the left", unless a thing counts from there: "first row, second from left". */
function readFrom(source: Source, at: number): Reading<string> | undefined {
  const { words } = source;
  let next = at;
  while (/^(?:down|up|in|over)$/.test(textAt(words, next))) next++;
  if (textAt(words, next) !== 'from') return undefined;
  next = skipArticle(source, next + 1);
  const side = readSide(source, next);
  return side && { value: side.value, next: skipClosing(source, side.next) };
}

/** "On the left of the picture", "left of the two"; "third from the back of the boat" counts. */
function readOwnedPlace(
  source: Source,
  { value, next }: Reading<Place>,
): Reading<readonly Chunk[]> | undefined {
  // "Center of pic truck": the truck is no part of the picture's name.
  if (isPicture(source, next)) return placeReading(value, true, skipArticle(source, next) + 1);
  const owner = readNoun(source, next);
  if (owner === undefined) return placeReading(value, false, next);
  const { head } = owner.value;
  const isWhole = source.lexicon.pictureNouns.has(head);
  // "Left of the tall" names no thing, "left of the tall one" does.
  const isNamed = head !== impliedHead || textAt(source.words, owner.next - 1) === impliedHead;
  if (isWhole || source.lexicon.setNouns.has(head) || !isNamed) {
    return placeReading(value, isWhole, owner.next);
  }
  if (value.preposition !== 'from') return undefined;
  const counted = placeReading(value, false, next);
  return {
    value: [...counted.value, { kind: 'relator', preposition: 'of', negated: false }],
    next,
  };
}

function placeReading(
  { side, preposition }: Place,
  isOfPicture: boolean,
  next: number,
): Reading<readonly Chunk[]> {
  const chunk: PropertyChunk = {
    kind: 'property',
    sort: 'place',
    negated: false,
    ...noProperties,
    superlatives: [isOfPicture ? { word: side, reference: 'picture' } : { word: side }],
    ...defined({ preposition }),
  };
  return { value: [chunk], next };
}

/** "On the left in the picture": gives the index after "in the picture". */
export function readOfPicture({ words, lexicon }: Source, at: number): number | undefined {
  if (!/^(?:in|of|on)$/.test(textAt(words, at))) return undefined;
  const noun = isKind(words[at + 1], 'determiner') ? at + 2 : at + 1;
  return lexicon.pictureNouns.has(textAt(words, noun)) ? noun + 1 : undefined;
}
