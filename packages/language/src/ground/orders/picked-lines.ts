import type { NounPhrase, Superlative } from '@grounder/core';

import sideWords from '../../words/sides.json' with { type: 'json' };
import { findOrders } from './find-orders.js';
import type { PickedLine } from './judge-rows.js';
import type { OrderDefinition } from './order-definition.js';

type Orders = readonly OrderDefinition[];
type Side = PickedLine['from'];

/** Far things stand high in a picture. */
const sideOfOrder: Readonly<Record<string, Side>> = {
  left: 'left',
  right: 'right',
  top: 'top',
  back: 'top',
  bottom: 'bottom',
  front: 'bottom',
  middle: 'middle',
};

function sideOf(word: string, orders: Orders): Side {
  const [order] = findOrders(word, orders);
  return order === undefined ? undefined : sideOfOrder[order.name];
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
  return sideWords.lineNouns.includes(lemma) && ordinals.length + superlatives.length > 0;
}

/**
 * The rows and columns that an expression picks: those it names ("in the second row"), and those
 * that it counts in ("bottom, second from left"; "second from right front").
 */
export function pickLines(
  { superlatives, ordinals, relations }: NounPhrase,
  orders: Orders,
): readonly PickedLine[] {
  const places = superlatives.filter((place) => isCountedIn(place, ordinals, orders));
  return [
    ...relations.filter(isLineRelation).flatMap(({ object }) => namedLines(object, orders)),
    ...places.map(({ word }) => outermost(word, orders)),
    ...ordinals.flatMap(({ from = '' }) => crossingLines(from, orders)),
  ];
}

function namedLines(
  { lemma, ordinals, superlatives }: NounPhrase,
  orders: Orders,
): readonly PickedLine[] {
  const line = lemma === 'column' ? 'column' : 'row';
  const numbered = ordinals.map(({ rank, from = '' }): PickedLine => {
    const text = `${line} ${rank}${from === '' ? '' : ` from ${from}`}`;
    return { line, from: sideOf(from, orders), rank, text };
  });
  return [...numbered, ...superlatives.map(({ word }) => outermost(word, orders))];
}

function outermost(word: string, orders: Orders): PickedLine {
  const from = sideOf(word, orders);
  const line = isHorizontal(from) ? 'column' : 'row';
  return { line, from, rank: 1, text: `${word} ${line}` };
}

/** Whether a place picks the row in which an ordinal counts: "bottom" beside "second from left". */
export function isCountedIn(
  { word }: Superlative,
  ordinals: NounPhrase['ordinals'],
  orders: Orders,
): boolean {
  const side = sideOf(word, orders);
  if (side === undefined || word.endsWith('est')) return false;
  return ordinals.some(({ from }) => {
    const counted = from === undefined ? 'left' : sideOf(directionOf(from, orders), orders);
    return counted !== undefined && isHorizontal(side) !== isHorizontal(counted);
  });
}

/** "Second from bottom right" counts from the right, in the bottom row. */
function crossingLines(from: string, orders: Orders): readonly PickedLine[] {
  const direction = directionOf(from, orders);
  const others = sidesIn(from, orders).filter((word) => word !== direction);
  return others.map((word) => outermost(word, orders));
}

/** The side of several from which a count starts: the horizontal one of "bottom right". */
export function directionOf(from: string, orders: Orders): string {
  const sides = sidesIn(from, orders);
  return sides.find((word) => isHorizontal(sideOf(word, orders))) ?? sides[0] ?? from;
}

function sidesIn(from: string, orders: Orders): readonly string[] {
  return from.split(/[\s-]+/).filter((word) => sideOf(word, orders) !== undefined);
}
