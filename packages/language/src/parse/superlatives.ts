import type { Reading, Source } from './chunk.js';
import type { Word } from './word.js';
import { isKind, textAt } from './word.js';

/** A place in the picture or beside a thing. */
export interface Place {
  /** The side without article and closing noun: "far left", "top left". */
  readonly side: string;
  /** The preposition before it, if any. */
  readonly preposition?: string;
  /** Whether "of" follows, so that the place belongs to a thing. */
  readonly hasOwner: boolean;
}

const placePrepositions = new Set([
  'on',
  'in',
  'at',
  'to',
  'toward',
  'towards',
  'from',
  'by',
  'of',
]);
/** They make a place of a side of the picture only: "near the top". */
const loosePrepositions = new Set(['near', 'along']);
const spotPrepositions = new Set(['in', 'at', 'on']);
const fixedPhrases = new Set(['in front of', 'on top of', 'in back of', 'in front']);

/** Reads a side of the picture: "on the far left", "top left corner", "in the middle of". */
export function readPlace(source: Source, at: number): Reading<Place> | undefined {
  return readDirection(source, at) ?? readSidePlace(source, at);
}

function readSidePlace(source: Source, at: number): Reading<Place> | undefined {
  if (isFixedPhrase(source, at)) return undefined;
  const first = textAt(source.words, at);
  const hasPreposition = placePrepositions.has(first) || loosePrepositions.has(first);
  const start = skipArticle(source, hasPreposition ? at + 1 : at);
  const side = readPictureSide(source, start);
  if (side === undefined) return readSpot(source, at);
  const place = closePlace(source, at, side);
  if (place?.value.hasOwner === true && isOfThing(source, at, side, place)) return undefined;
  if (place === undefined || !hasPreposition) return place;
  return { ...place, value: { ...place.value, preposition: first } };
}

const opposites: ReadonlyMap<string, string> = new Map([
  ['left', 'right'],
  ['right', 'left'],
  ['top', 'bottom'],
  ['bottom', 'top'],
  ['front', 'back'],
  ['back', 'front'],
]);

/** "From left to right", "right to left": the side from which things are counted. */
function readDirection({ words }: Source, at: number): Reading<Place> | undefined {
  const start = /^(?:from|counting|going)$/.test(textAt(words, at)) ? at + 1 : at;
  const side = textAt(words, start);
  const opposite = opposites.get(side);
  if (opposite === undefined || textAt(words, start + 1) !== 'to') return undefined;
  if (textAt(words, start + 2) !== opposite) return undefined;
  return { value: { side, preposition: 'from', hasOwner: false }, next: start + 3 };
}

function readPictureSide(source: Source, at: number): Reading<string> | undefined {
  return readSide(source, at) ?? readFarSide(source, at);
}

/** "The far side", "the near end": an extreme, when a side is all that it describes. */
function readFarSide(source: Source, at: number): Reading<string> | undefined {
  const { words, lexicon } = source;
  const text = textAt(words, at);
  const isOpened = isKind(words[at - 1], 'determiner', 'preposition');
  const isOwned = textAt(words, at + 2) === 'of' && !isPicture(source, at + 3);
  if (!isOpened || isOwned) return undefined;
  const isExtreme = isKind(words[at], 'superlative') || lexicon.plainSuperlatives.has(text);
  if (!isExtreme || !/^(?:side|end|corner|edge)$/.test(textAt(words, at + 1))) return undefined;
  return { value: text, next: at + 1 };
}

/** Reads "side", "corner of" after side words; undefined when they describe a noun. */
function closePlace(source: Source, at: number, side: Reading<string>): Reading<Place> | undefined {
  const index = skipPicture(source, at, skipClosing(source, side.next));
  const isClosed =
    closesNoun(source, at, index) || closesCount(source, at) || opensPhrase(source, at, index);
  if (describesNoun(source, index) && !isClosed) return undefined;
  const hasOwner = textAt(source.words, index) === 'of';
  return { value: { side: side.value, hasOwner }, next: hasOwner ? index + 1 : index };
}

/** "Head front frame", "ovals bottom screen": the picture's side, after the thing was named. */
function skipPicture(source: Source, at: number, next: number): number {
  const { words, lexicon } = source;
  const text = textAt(words, next);
  const isPicture = lexicon.pictureNouns.has(text) || bareScreens.has(text);
  return isPicture && !isKind(words[next + 1], 'noun') && isNamed(source, at) ? next + 1 : next;
}

/** Whether a thing was named before an index. */
function isNamed({ words, lexicon }: Source, at: number): boolean {
  return words
    .slice(0, at)
    .some(
      (word) =>
        isKind(word, 'noun') &&
        !lexicon.sideNouns.has(word.text) &&
        !lexicon.lineNouns.has(word.text),
    );
}

/** "Second from right head only": after a count of what was named, a side is where it starts. */
function closesCount(source: Source, at: number): boolean {
  const { words } = source;
  return textAt(words, at) === 'from' && isKind(words[at - 1], 'ordinal') && isNamed(source, at);
}

/** "The left side of the bench" is a part of it, "near the top of the hill" is near the hill. */
function isOfThing(
  source: Source,
  at: number,
  side: Reading<string>,
  place: Reading<Place>,
): boolean {
  const first = textAt(source.words, at);
  if (placePrepositions.has(first) || isPicture(source, place.next)) return false;
  if (loosePrepositions.has(first)) return !isPicture(source, place.next);
  return place.next - 1 > side.next || isAlone(source, at);
}

/** "In the corner", "at the very edge of the picture", "in the distance"; a room's corner is its. */
function readSpot(source: Source, at: number): Reading<Place> | undefined {
  const { words, lexicon } = source;
  const preposition = textAt(words, at);
  if (!spotPrepositions.has(preposition)) return undefined;
  const start = skipArticle(source, at + 1);
  let next = start;
  while (lexicon.sideIntensifiers.has(textAt(words, next))) next++;
  if (!lexicon.spots.has(textAt(words, next++)) || isKind(words[next], 'noun')) return undefined;
  if (textAt(words, next) === 'of' && !isPicture(source, next + 1)) return undefined;
  const side = words.slice(start, next).map(({ text }) => text);
  return { value: { side: side.join(' '), preposition, hasOwner: false }, next };
}

/** What an article makes a thing: "bottom of screen" is of the picture, "of the screen" of a monitor. */
const bareScreens = new Set(['screen', 'page']);

/** Whether the picture itself is named. */
export function isPicture(source: Source, at: number): boolean {
  const { words, lexicon } = source;
  const noun = skipArticle(source, at);
  if (lexicon.compounds.has(`${textAt(words, noun)} ${textAt(words, noun + 1)}`)) return false;
  return lexicon.pictureNouns.has(textAt(words, noun)) || bareScreens.has(textAt(words, at));
}

/** "On left larger cup", "from right second elephant", "top row second cup": a place comes first. */
function opensPhrase(source: Source, at: number, next: number): boolean {
  const { words, lexicon } = source;
  if (at === 0 && lexicon.lineNouns.has(textAt(words, next - 1))) return true;
  if (isNamed(source, at) || !isKind(words[at + 1], 'side')) return false;
  // "In back second person", but "in left hand".
  const isCounted = isKind(words[next], 'ordinal');
  const opening = isCounted ? /^(?:in|on|from|to|at)$/ : /^(?:on|from|to|at)$/;
  return opening.test(textAt(words, at)) && !lexicon.bodyParts.has(textAt(words, at + 2));
}

/** "Guy far right blue shirt": right after a noun and before a description, it is the noun's. */
function closesNoun(source: Source, at: number, next: number): boolean {
  const { words, lexicon } = source;
  // "In a top hat".
  if (/^an?$/.test(textAt(words, at + 1))) return false;
  const noun = words[at - 1];
  const isNoun = isKind(noun, 'noun') && !lexicon.sideNouns.has(noun?.text ?? '');
  const isAfterNoun = isNoun || (at > 1 && isKind(noun, 'ordinal'));
  if (!isAfterNoun) return false;
  return isKind(words[next], 'adjective', 'ordinal') || saysMore(source, at, next);
}

/** "Guy left blue shirt", "kid left boy", "cake left baseball"; not "man left hand". */
function saysMore({ words, lexicon }: Source, at: number, next: number): boolean {
  let last = next;
  while (isKind(words[last + 1], 'noun')) last++;
  const noun = textAt(words, last);
  if (lexicon.wearables.has(textAt(words, next)) || lexicon.wearables.has(noun)) return true;
  const isSaid = isKind(words[at], 'side') && isKind(words[next], 'noun');
  const isPart = lexicon.bodyParts.has(noun) || lexicon.lineNouns.has(noun);
  return isSaid && !isPart && !lexicon.people.has(noun);
}

/** Words of "all the way to the", and one more. */
const longestArticle = 6;

/** Gives the index after "the" or "all the way to the". */
function skipArticle({ words }: Source, at: number): number {
  let index = at;
  while (index < at + longestArticle && /^(?:all|the|a|way|to)$/.test(textAt(words, index)))
    index++;
  return index;
}

/** Reads side words in a row with what strengthens them: "far left", "top left", "left most". */
export function readSide({ words, lexicon }: Source, at: number): Reading<string> | undefined {
  let index = at;
  let hasSide = false;
  const side: string[] = [];
  for (let word = words[index]; word !== undefined; word = words[++index]) {
    if (isKind(word, 'side')) hasSide = true;
    else if (hasSide && word.text === 'most') {
      return { value: `${side.join(' ')}most`, next: index + 1 };
    } else if (hasSide || !lexicon.sideIntensifiers.has(word.text)) break;
    side.push(word.text);
  }
  return hasSide ? { value: side.join(' '), next: index } : undefined;
}

/** Gives the index after "side", "corner", "hand side"; a hand alone is a part of a body. */
export function skipClosing({ words, lexicon }: Source, at: number): number {
  let index = at;
  while (lexicon.sideNouns.has(textAt(words, index)) && !numbersNoun(words, index)) index++;
  return index === at + 1 && textAt(words, at) === 'hand' ? at : index;
}

/** "Left third bus" counts, "the left third of the picture" is a part. */
function numbersNoun(words: readonly Word[], at: number): boolean {
  if (textAt(words, at) !== 'third') return false;
  return textAt(words, at + 1) === 'from' || isKind(words[at + 1], 'noun', 'adjective');
}

function isFixedPhrase(source: Source, at: number): boolean {
  const { words } = source;
  const two = `${textAt(words, at)} ${textAt(words, at + 1)}`;
  const three = `${two} ${textAt(words, at + 2)}`;
  if (fixedPhrases.has(three)) return true;
  return fixedPhrases.has(two) && words[at + 2]?.kind !== 'side' && !isFrontAlone(source, at + 2);
}

/** "Guy in front white hat", "man in front row": a place, and what follows is said of the guy. */
export function isFrontAlone({ words, lexicon }: Source, at: number): boolean {
  if (textAt(words, at - 1) !== 'front') return false;
  const text = textAt(words, at);
  return (
    isKind(words[at], 'adjective') || lexicon.wearables.has(text) || lexicon.lineNouns.has(text)
  );
}

function isAlone({ words }: Source, at: number): boolean {
  return words.slice(0, at).every((word) => isKind(word, 'determiner', 'adverb', 'negation'));
}

function isLineAt({ words, lexicon }: Source, at: number): boolean {
  return lexicon.lineNouns.has(textAt(words, at));
}

/** Whether a noun follows, perhaps after adjectives, that the side words describe. */
function describesNoun(source: Source, at: number): boolean {
  const { words } = source;
  let index = at;
  while (isKind(words[index], 'adjective', 'number', 'ordinal', 'superlative')) index++;
  // "Second from left second row", "in the middle you can't see his head".
  const isLine = index === at + 1 && isKind(words[at], 'ordinal') && isLineAt(source, index);
  if (isLine || /^(?:i|you|u|we|he|she|they|it)$/.test(textAt(words, index))) return false;
  return isKind(words[index], 'noun', 'pronoun');
}
