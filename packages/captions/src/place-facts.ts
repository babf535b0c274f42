import type { Detection, Size } from '@grounder/core';
import { boxArea } from '@grounder/core';

import type { Fact } from './fact.js';

/** Objects of one kind are apart when their middles are: Pseudo-Q's 50 pixels of pictures 640 wide. */
const leastSpread = 50 / 640;
/** Of areas: below, the smaller one stands behind. */
const behindRatio = 0.4;
/** With more than three objects: above, as near as the largest. */
const frontRatio = 0.8;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/**
 * Says where objects are among those of their class, as Pseudo-Q does
 * (https://arxiv.org/abs/2203.08481): the ends of a row are left and right (top and bottom), of three
 * the other is the middle, of more the picture's quarters decide; areas tell front and behind.
 */
export function placeFacts(peers: readonly Detection[], size: Size): readonly (readonly Fact[])[] {
  if (peers.length < 2) return peers.map(() => []);
  const columns = rankBy(peers, ({ box }) => (box.left + box.right) / 2);
  const rows = rankBy(peers, ({ box }) => (box.top + box.bottom) / 2);
  const areas = rankBy(peers, ({ box }) => boxArea(box));
  const isInRow = isRow(columns, size);
  return peers.map((_, index) => [
    ...alongAxis(index, columns, { length: size.width, ends: ['left', 'right'] }),
    ...alongAxis(index, rows, { length: size.height, ends: ['top', 'bottom'] }),
    ...depth(index, areas),
    ...sizeOf(index, areas),
    ...(isInRow ? ordinal(columns.places[index] ?? 0, peers.length) : []),
  ]);
}

/** Objects in the order of a number. */
interface Ranking {
  /** The number of each object, in the order of the objects. */
  readonly values: readonly number[];
  /** The numbers, least first. */
  readonly sorted: readonly number[];
  /** The place of each object in that order; of equals the first comes first. */
  readonly places: readonly number[];
}

function rankBy(peers: readonly Detection[], valueOf: (peer: Detection) => number): Ranking {
  const values = peers.map(valueOf);
  const order = values
    .map((value, index) => ({ value, index }))
    .sort((one, other) => one.value - other.value);
  const places = values.map(() => 0);
  for (const [place, { index }] of order.entries()) places[index] = place;
  return { values, sorted: order.map(({ value }) => value), places };
}

interface Axis {
  /** Of the picture. */
  readonly length: number;
  readonly ends: readonly [first: string, last: string];
}

function alongAxis(
  index: number,
  { values, sorted, places }: Ranking,
  { length, ends }: Axis,
): readonly Fact[] {
  if ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) <= leastSpread * length) return [];
  const place = (words: string, because: string): readonly Fact[] => [
    { kind: 'place', words, because },
  ];
  const count = values.length;
  if (places[index] === 0) return place(ends[0], `nearest to the ${ends[0]} of ${count}`);
  if (places[index] === count - 1) return place(ends[1], `nearest to the ${ends[1]} of ${count}`);
  if (count === 3) return place('middle', 'between the two others');
  const share = (values[index] ?? 0) / length;
  if (share < 0.25) return place(ends[0], `in the ${ends[0]} quarter of the picture`);
  if (share > 0.75) return place(ends[1], `in the ${ends[1]} quarter of the picture`);
  return place('middle', 'in the middle half of the picture');
}

function depth(index: number, { values, sorted }: Ranking): readonly Fact[] {
  const [smallest = 0] = sorted;
  const largest = sorted.at(-1) ?? 0;
  if (smallest / largest >= behindRatio) return [];
  const own = values[index] ?? 0;
  const ratio = own / largest;
  const because = `its area is ${ratio.toFixed(2)} of the largest`;
  const isMany = values.length > 3;
  if (isMany ? ratio < behindRatio : own === smallest) {
    return [{ kind: 'depth', words: 'behind', because }];
  }
  return (isMany ? ratio > frontRatio : ratio === 1)
    ? [{ kind: 'depth', words: 'front', because }]
    : [];
}

/** Clearly the largest or the smallest of its class. */
function sizeOf(index: number, { values, sorted }: Ranking): readonly Fact[] {
  const [smallest = 0, second = 0] = sorted;
  const largest = sorted.at(-1) ?? 0;
  const next = sorted.at(-2) ?? 0;
  const own = values[index] ?? 0;
  const because = (ratio: number) => `its area is ${ratio.toFixed(2)} of the next one’s`;
  if (own === largest && next < frontRatio * largest) {
    return [{ kind: 'size', words: 'largest', because: because(largest / next) }];
  }
  if (own === smallest && smallest < frontRatio * second) {
    return [{ kind: 'size', words: 'smallest', because: because(smallest / second) }];
  }
  return [];
}

/** Whether three or more stand apart from left to right. */
function isRow({ sorted }: Ranking, { width }: Size): boolean {
  if (sorted.length < 3) return false;
  return sorted.every((middle, place) => {
    const next = sorted[place + 1];
    return next === undefined || next - middle > (leastSpread * width) / 2;
  });
}

/** "second from the left", from the side that is nearer. */
function ordinal(place: number, count: number): readonly Fact[] {
  const fromLeft = place <= (count - 1) / 2;
  const word = ordinals[fromLeft ? place : count - 1 - place];
  if (word === undefined) return [];
  const side = fromLeft ? 'left' : 'right';
  const because = `${place + 1} of ${count} from the left`;
  return [{ kind: 'ordinal', words: `${word} from the ${side}`, because }];
}
