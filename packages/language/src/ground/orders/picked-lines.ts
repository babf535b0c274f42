import type { NounPhrase, Superlative } from '@grounder/core';

import type { PickedLine } from './judge-rows.js';

type Side = PickedLine['from'];

const sides: readonly (readonly [RegExp, Side])[] = [
  [/\b(?:left|leftmost)\b/, 'left'],
  [/\b(?:right|rightmost)\b/, 'right'],
  [/\b(?:top|upper|topmost|back|rear|far|furthest|farthest|highest|background)\b/, 'top'],
  [/\b(?:bottom|lower|bottommost|front|foreground|close|closest|near|nearest|lowest)\b/, 'bottom'],
  [/\b(?:middle|center|centre)\b/, 'middle'],
];

function sideOf(word: string): Side {
  return sides.find(([pattern]) => pattern.test(word))?.[1];
}

function isHorizontal(side: Side): boolean {
  return side === 'left' || side === 'right';
}

/** Whether a relation only says in which row or column things stand: "in the second row". */
export function isLineRelation({
  word,
  object,
  negated,
}: NounPhrase['relations'][number]): boolean {
  const { lemma, ordinals, superlatives } = object;
  if (negated || !/^(?:in|on|at|of|with|from)$/.test(word)) return false;
  return /^(?:row|column)$/.test(lemma) && ordinals.length + superlatives.length > 0;
}

/**
 * The rows and columns that an expression picks: those it names ("in the second row"), and those
 * that it counts in ("bottom, second from left"; "second from right front").
 */
export function pickLines({
  superlatives,
  ordinals,
  relations,
}: NounPhrase): readonly PickedLine[] {
  return [
    ...relations.filter(isLineRelation).flatMap(({ object }) => namedLines(object)),
    ...superlatives
      .filter((word) => isCountedIn(word, ordinals))
      .map(({ word }) => outermost(word)),
    ...ordinals.flatMap(({ from = '' }) => crossingLines(from)),
  ];
}

function namedLines({ lemma, ordinals, superlatives }: NounPhrase): readonly PickedLine[] {
  const line = lemma === 'column' ? 'column' : 'row';
  const numbered = ordinals.map(({ rank, from = '' }): PickedLine => {
    const text = `${line} ${rank}${from === '' ? '' : ` from ${from}`}`;
    return { line, from: sideOf(from), rank, text };
  });
  return [...numbered, ...superlatives.map(({ word }) => outermost(word))];
}

function outermost(word: string): PickedLine {
  const from = sideOf(word);
  const line = isHorizontal(from) ? 'column' : 'row';
  return { line, from, rank: 1, text: `${word} ${line}` };
}

/** Whether a place picks the row in which an ordinal counts: "bottom" beside "second from left". */
export function isCountedIn({ word }: Superlative, ordinals: NounPhrase['ordinals']): boolean {
  const side = sideOf(word);
  if (side === undefined || word.endsWith('est')) return false;
  return ordinals.some(({ from }) => {
    const counted = from === undefined ? 'left' : sideOf(directionOf(from));
    return counted !== undefined && isHorizontal(side) !== isHorizontal(counted);
  });
}

/** "Second from bottom right" counts from the right, in the bottom row. */
function crossingLines(from: string): readonly PickedLine[] {
  const others = from.split(/[\s-]+/).filter((word) => word !== directionOf(from));
  return others.filter((word) => sideOf(word) !== undefined).map(outermost);
}

/** The side of several from which a count starts: the horizontal one of "bottom right". */
export function directionOf(from: string): string {
  const words = from.split(/[\s-]+/).filter((word) => sideOf(word) !== undefined);
  return words.find((word) => isHorizontal(sideOf(word))) ?? words[0] ?? from;
}
