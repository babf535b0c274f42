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

/** Whether the thing was named before it is counted: "cow second from the right, white tail". */
function isNamed({ words, lexicon }: Source, at: number): boolean {
  return words
    .slice(0, at)
    .some((word) => isKind(word, 'noun') && !lexicon.sideNouns.has(word.text));
}

/** "Third from right remote", "second left donut": the count stands before what is counted. */
function readCountedNoun(source: Source, at: number, rank: number): Reading<Ordinal> | undefined {
  const start = skipSteps(source, at + 1);
  const isDirect = rank > 1 && /^(?:left|right)$/.test(textAt(source.words, start));
  const side = isDirect ? readSide(source, start) : readSideFrom(source, start);
  if (side === undefined) return undefined;
  const isLast = isDirect && source.words[side.next] === undefined;
  const leads = leadsToNoun(source, side.next) && !isSideNoun(source, side.next);
  if (!isLast && (!leads || isNamed(source, at))) return undefined;
  return { value: { rank, from: side.value }, next: side.next };
}

/** Gives the index after "in" and "over" of "second in from". */
function skipSteps({ words }: Source, at: number): number {
  let next = at;
  while (/^(?:in|over|down|up|one)$/.test(textAt(words, next))) next++;
  return next;
}

function readSideFrom(source: Source, at: number): Reading<string> | undefined {
  if (textAt(source.words, at) !== 'from') return undefined;
  return readSide(source, textAt(source.words, at + 1) === 'the' ? at + 2 : at + 1);
}

function isSideNoun({ words, lexicon }: Source, at: number): boolean {
  return lexicon.sideNouns.has(textAt(words, at));
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
