import type { Box, Detection } from '@grounder/core';
import { boxArea, boxHeight, boxWidth } from '@grounder/core';

import type { Fact } from './fact.js';
import { isGarment, isPerson } from './look-facts.js';
import { isCarriedBy, stackingWords } from './stacking-words.js';

/** Share of the smaller one's width or height that two boxes have in common to be beside each other. */
const leastCommon = 0.5;
/** Gap between neighbours, as a share of their mean side. */
const mostGap = 0.5;
/** What things can be in; on what carries them, they are on it, and in front of all else. */
const containers: ReadonlySet<string> = new Set([
  ...['car', 'bus', 'train', 'truck', 'boat', 'airplane', 'bowl', 'cup', 'wine glass', 'bottle'],
  ...['vase', 'basket', 'box', 'suitcase', 'handbag', 'backpack', 'sink', 'oven', 'microwave'],
  ...['refrigerator', 'bed', 'bathtub', 'cage'],
]);
/** Share of a box within another one to be in it. */
const leastWithin = 0.9;

/**
 * Says how an object stands to its nearest neighbour of another class: in, on, under, above, behind, in
 * front of or next to it.
 */
export function relationFacts(region: Detection, others: readonly Detection[]): readonly Fact[] {
  let nearest: { readonly label: string; readonly word: string } | undefined;
  let least = Infinity;
  for (const other of others) {
    if (other.label === region.label) continue;
    // What people wear is said of them in other forms.
    if (isPerson(region.label) && isGarment(other.label)) continue;
    const gap = gapOf(region.box, other.box);
    if (gap >= least) continue;
    const word = relationOf(region, other);
    if (word === undefined) continue;
    nearest = { label: other.label, word };
    least = gap;
  }
  if (nearest === undefined) return [];
  const { label, word } = nearest;
  const because = `${label} is the nearest other object, ${Math.round(least)} pixels away`;
  return [{ kind: 'relation', words: `${word} the ${label}`, because }];
}

function relationOf(region: Detection, other: Detection): string | undefined {
  const { box } = region;
  if (isAbove(box, other.box)) return stackingWords(region, other).upper;
  if (isAbove(other.box, box)) return stackingWords(other, region).lower;
  const common = intersection(box, other.box);
  if (common >= leastWithin * boxArea(box) && boxArea(box) < 0.5 * boxArea(other.box)) {
    if (containers.has(other.label)) return 'in';
    return isCarriedBy(region, other) ? 'on' : 'in front of';
  }
  const besides = overlap(box.top, box.bottom, other.box.top, other.box.bottom);
  const side = (boxWidth(box) + boxWidth(other.box)) / 2;
  const isBeside = besides >= leastCommon * Math.min(boxHeight(box), boxHeight(other.box));
  return isBeside && gapOf(box, other.box) <= mostGap * side ? 'next to' : undefined;
}

/** Its lower edge is in the upper half of the other, below which it does not reach, and over it. */
function isAbove(box: Box, other: Box): boolean {
  const common = overlap(box.left, box.right, other.left, other.right);
  const isOver = common >= leastCommon * Math.min(boxWidth(box), boxWidth(other));
  const slack = 0.1 * boxHeight(box);
  const middle = (other.top + other.bottom) / 2;
  return isOver && box.bottom >= other.top - slack && box.bottom <= middle && box.top < other.top;
}

function gapOf(one: Box, other: Box): number {
  const across = Math.max(0, one.left - other.right, other.left - one.right);
  const down = Math.max(0, one.top - other.bottom, other.top - one.bottom);
  return Math.sqrt(across * across + down * down);
}

function overlap(start: number, end: number, otherStart: number, otherEnd: number): number {
  return Math.max(0, Math.min(end, otherEnd) - Math.max(start, otherStart));
}

function intersection(one: Box, other: Box): number {
  return (
    overlap(one.left, one.right, other.left, other.right) *
    overlap(one.top, one.bottom, other.top, other.bottom)
  );
}
