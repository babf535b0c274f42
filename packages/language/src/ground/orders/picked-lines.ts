import type { Ordinal, Superlative } from '@grounder/core';

import type { Line, PickedLine } from './judge-rows.js';

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

function lineOf(side: Side): Line {
  return side === 'left' || side === 'right' ? 'column' : 'row';
}

/** Whether an extreme is that of a row and not of a thing. */
export function isOfLine({ reference }: Superlative): boolean {
  return reference === 'row' || reference === 'column';
}

/**
 * The rows and columns that an expression picks: those it names ("bottom row", "second row"), and
 * those that it counts in ("bottom, second from left"; "second from right front").
 */
export function pickLines(
  superlatives: readonly Superlative[],
  ordinals: readonly Ordinal[],
): readonly PickedLine[] {
  const named = superlatives.filter(isOfLine).map(({ word }) => outermost(word));
  const numbered = ordinals.flatMap(({ of: line, rank, from = '' }): readonly PickedLine[] => {
    if (line === undefined) return [];
    const text = `${line} ${rank}${from === '' ? '' : ` from ${from}`}`;
    return [{ line, from: sideOf(from), rank, text }];
  });
  return [...named, ...numbered, ...ordinals.flatMap(countedIn)];
}

function outermost(word: string): PickedLine {
  const from = sideOf(word);
  const line = lineOf(from);
  return { line, from, rank: 1, text: `${word} ${line}` };
}

/** "Second from bottom right" counts from the right, in the bottom row. */
function countedIn({ of: line, from = '' }: Ordinal): readonly PickedLine[] {
  const others = from.split(/[\s-]+/).filter((word) => word !== directionOf(from));
  if (line !== undefined) return [];
  return others.filter((word) => sideOf(word) !== undefined).map(outermost);
}

/** The side of several from which a count starts: the horizontal one of "bottom right". */
export function directionOf(from: string): string {
  const words = from.split(/[\s-]+/).filter((word) => sideOf(word) !== undefined);
  return words.find((word) => lineOf(sideOf(word)) === 'column') ?? words[0] ?? from;
}
