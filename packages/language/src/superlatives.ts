import type { Reading, Source } from './parse-chunk.js';
import { isKind } from './parse-word.js';

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
const fixedPhrases = new Set(['in front of', 'on top of', 'in back of', 'in front']);

/**
 * Reads a side of the picture: "on the far left", "top left corner", "in the middle of".
 *
 * @returns The place, or undefined when the words only describe a noun after them ("the left
 *   elephant") or name no side.
 */
export function readPlace(source: Source, at: number): Reading<Place> | undefined {
  const { words } = source;
  const first = words[at];
  const hasPreposition = placePrepositions.has(first?.text ?? '');
  if (isFixedPhrase(source, at)) return undefined;
  let index = hasPreposition ? at + 1 : at;
  while (['all', 'the', 'a', 'way', 'to'].includes(words[index]?.text ?? '')) index++;
  const side = readSide(source, index);
  if (side === undefined) return undefined;
  index = side.next;
  const closing = skipClosing(source, index);
  const hasClosing = closing > index;
  index = closing;
  const hasOwner = words[index]?.text === 'of';
  if (describesNoun(source, index)) return undefined;
  if (hasOwner && !hasPreposition && (hasClosing || isAlone(source, at))) return undefined;
  const preposition = hasPreposition && first !== undefined ? { preposition: first.text } : {};
  return {
    value: { side: side.value, hasOwner, ...preposition },
    next: hasOwner ? index + 1 : index,
  };
}

/**
 * Reads side words in a row with what strengthens them: "far left", "top left", "left most".
 */
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
  while (lexicon.sideNouns.has(words[index]?.text ?? '')) index++;
  return index === at + 1 && words[at]?.text === 'hand' ? at : index;
}

function isFixedPhrase({ words }: Source, at: number): boolean {
  const two = `${words[at]?.text ?? ''} ${words[at + 1]?.text ?? ''}`;
  const three = `${two} ${words[at + 2]?.text ?? ''}`;
  return fixedPhrases.has(three) || (fixedPhrases.has(two) && words[at + 2]?.kind !== 'side');
}

function isAlone({ words }: Source, at: number): boolean {
  return words.slice(0, at).every((word) => isKind(word, 'determiner', 'adverb', 'negation'));
}

/** Whether a noun follows, perhaps after adjectives, that the side words describe. */
function describesNoun({ words }: Source, at: number): boolean {
  let index = at;
  while (isKind(words[index], 'adjective', 'number', 'ordinal', 'superlative')) index++;
  return isKind(words[index], 'noun', 'pronoun');
}
