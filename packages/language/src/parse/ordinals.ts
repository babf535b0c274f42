import type { Ordinal } from '@grounder/core';

import type { Reading, Source } from './chunk.js';
import { leadsToNoun } from './noun/parts.js';
import { readSide } from './superlatives.js';
import { isKind, textAt } from './word.js';

/** Reads an ordinal: "second", "3rd", "second to last". */
export function readOrdinal(source: Source, at: number): Reading<Ordinal> | undefined {
  const { words, lexicon } = source;
  const word = words[at];
  if (word === undefined) return undefined;
  let end = at + 1;
  while (/^(?:to|from|the)$/.test(textAt(words, end))) end++;
  const isBeforeLast = textAt(words, end) === 'last' && word.text !== 'last';
  if (word.text === 'next')
    return isBeforeLast ? { value: { rank: -2 }, next: end + 1 } : undefined;
  if (!isKind(word, 'ordinal')) return undefined;
  const rank = lexicon.ordinals.get(word.text) ?? Number.parseInt(word.text, 10);
  if (isBeforeLast) return { value: { rank: -rank }, next: end + 1 };
  return readCountedNoun(source, at, rank) ?? { value: { rank }, next: at + 1 };
}

/** "Third from right remote": the count stands before the noun that is counted. */
function readCountedNoun(source: Source, at: number, rank: number): Reading<Ordinal> | undefined {
  const { words } = source;
  let next = at + 1;
  while (/^(?:in|over|down|up|one)$/.test(textAt(words, next))) next++;
  if (textAt(words, next) !== 'from') return undefined;
  next += textAt(words, next + 1) === 'the' ? 2 : 1;
  const side = readSide(source, next);
  if (side === undefined || !leadsToNoun(source, side.next)) return undefined;
  if (source.lexicon.sideNouns.has(textAt(words, side.next))) return undefined;
  return { value: { rank, from: side.value }, next: side.next };
}

/**
 * Gives an ordinal the side that its count starts from. "The last on the right" is the first from
 * the right; "the last from the left" stays the last.
 */
export function countFrom(
  ordinal: Ordinal,
  side: string,
  preposition: string | undefined,
): Ordinal {
  const from = side.replace(/^(?:far|very|extreme) /, '');
  const isTowards = ordinal.rank === -1 && preposition !== 'from';
  return { rank: isTowards ? 1 : ordinal.rank, from };
}
