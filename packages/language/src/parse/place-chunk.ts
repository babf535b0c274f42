import { defined } from '@grounder/core/internal';

import { readNoun } from './noun/noun-phrase.js';
import type { Chunk, PropertyChunk, Reading, Source } from './chunk.js';
import { impliedHead, noProperties } from './chunk.js';
import { isKind, textAt } from './word.js';
import type { Place } from './superlatives.js';
import { readPlace } from './superlatives.js';

/** Reads a place that belongs to no thing: "on the far left", "in the middle of the picture". */
export function readPlaceChunk(source: Source, at: number): Reading<readonly Chunk[]> | undefined {
  const place = readPlace(source, at);
  if (place === undefined) return undefined;
  if (place.value.hasOwner) return readOwnedPlace(source, place);
  const end = readOfPicture(source, place.next);
  return placeReading(place.value, end !== undefined, end ?? place.next);
}

/** "On the left of the picture", "left of the two"; "third from the back of the boat" counts. */
function readOwnedPlace(
  source: Source,
  { value, next }: Reading<Place>,
): Reading<readonly Chunk[]> | undefined {
  const owner = readNoun(source, next);
  if (owner === undefined) return placeReading(value, false, next);
  const { head } = owner.value;
  const isPicture = source.lexicon.pictureNouns.has(head);
  // "Left of the tall" names no thing, "left of the tall one" does.
  const isNamed = head !== impliedHead || textAt(source.words, owner.next - 1) === impliedHead;
  if (isPicture || source.lexicon.setNouns.has(head) || !isNamed) {
    return placeReading(value, isPicture, owner.next);
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
