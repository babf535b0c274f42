import type { Box, Detection, Size } from '@grounder/core';
import { boxArea } from '@grounder/core';

import type { Fact } from './fact.js';

/** Objects of one kind are apart when their middles are: Pseudo-Q's 50 pixels of pictures 640 wide. */
const leastSpread = 50 / 640;
/** Of areas: below, the smaller one stands behind. */
const behindRatio = 0.4;
/** With more than three objects: above, as near as the largest. */
const frontRatio = 0.8;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** Objects of one class, as far as they matter to places. */
type Peers = readonly Detection[];

/**
 * Says where an object is among those of its class, as Pseudo-Q does
 * (https://arxiv.org/abs/2203.08481): the ends of a row are left and right (top and bottom), of three
 * the other is the middle, of more the picture's quarters decide; areas tell front and behind.
 *
 * @param region - The object.
 * @param peers - All objects of its class, itself included.
 * @param size - The picture.
 * @returns The facts; none for an object that is alone of its class.
 */
export function placeFacts(region: Detection, peers: Peers, size: Size): readonly Fact[] {
  if (peers.length < 2) return [];
  const across = alongAxis(region, peers, {
    length: size.width,
    middle: middleX,
    ends: ['left', 'right'],
  });
  const down = alongAxis(region, peers, {
    length: size.height,
    middle: middleY,
    ends: ['top', 'bottom'],
  });
  return [
    ...across,
    ...down,
    ...depth(region, peers),
    ...sizeOf(region, peers),
    ...order(region, peers, size),
  ];
}

interface Axis {
  readonly length: number;
  readonly middle: (box: Box) => number;
  readonly ends: readonly [first: string, last: string];
}

function alongAxis(
  region: Detection,
  peers: Peers,
  { length, middle, ends }: Axis,
): readonly Fact[] {
  const sorted = peers.toSorted((one, other) => middle(one.box) - middle(other.box));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (middle(last.box) - middle(first.box) <= leastSpread * length) return [];
  const place = (words: string, because: string): readonly Fact[] => [
    { kind: 'place', words, because },
  ];
  if (region === first) return place(ends[0], `nearest to the ${ends[0]} of ${peers.length}`);
  if (region === last) return place(ends[1], `nearest to the ${ends[1]} of ${peers.length}`);
  if (peers.length === 3) return place('middle', 'between the two others');
  const share = middle(region.box) / length;
  if (share < 0.25) return place(ends[0], `in the ${ends[0]} quarter of the picture`);
  if (share > 0.75) return place(ends[1], `in the ${ends[1]} quarter of the picture`);
  return place('middle', 'in the middle half of the picture');
}

function depth({ box }: Detection, peers: Peers): readonly Fact[] {
  const areas = peers.map((peer) => boxArea(peer.box));
  const largest = Math.max(...areas);
  const smallest = Math.min(...areas);
  if (smallest / largest >= behindRatio) return [];
  const ratio = boxArea(box) / largest;
  const because = `its area is ${ratio.toFixed(2)} of the largest`;
  const isMany = peers.length > 3;
  if (isMany ? ratio < behindRatio : boxArea(box) === smallest) {
    return [{ kind: 'depth', words: 'behind', because }];
  }
  return (isMany ? ratio > frontRatio : ratio === 1)
    ? [{ kind: 'depth', words: 'front', because }]
    : [];
}

/** Clearly the largest or the smallest of its class. */
function sizeOf({ box }: Detection, peers: Peers): readonly Fact[] {
  const areas = peers.map((peer) => boxArea(peer.box)).sort((one, other) => one - other);
  const [smallest = 0, second = 0] = areas;
  const largest = areas.at(-1) ?? 0;
  const next = areas.at(-2) ?? 0;
  const own = boxArea(box);
  const because = (ratio: number) => `its area is ${ratio.toFixed(2)} of the next one’s`;
  if (own === largest && next < frontRatio * largest) {
    return [{ kind: 'size', words: 'largest', because: because(largest / next) }];
  }
  if (own === smallest && smallest < frontRatio * second) {
    return [{ kind: 'size', words: 'smallest', because: because(smallest / second) }];
  }
  return [];
}

/** "second from the left", where all stand apart in a row of three or more. */
function order(region: Detection, peers: Peers, { width }: Size): readonly Fact[] {
  if (peers.length < 3) return [];
  const sorted = peers.toSorted((one, other) => middleX(one.box) - middleX(other.box));
  const isRow = sorted.every((peer, index) => {
    const next = sorted[index + 1];
    return next === undefined || middleX(next.box) - middleX(peer.box) > (leastSpread * width) / 2;
  });
  if (!isRow) return [];
  const place = sorted.indexOf(region);
  const fromLeft = place <= (peers.length - 1) / 2;
  const word = ordinals[fromLeft ? place : peers.length - 1 - place];
  if (word === undefined) return [];
  const side = fromLeft ? 'left' : 'right';
  const because = `${place + 1} of ${peers.length} from the left`;
  return [{ kind: 'ordinal', words: `${word} from the ${side}`, because }];
}

function middleX({ left, right }: Box): number {
  return (left + right) / 2;
}

function middleY({ top, bottom }: Box): number {
  return (top + bottom) / 2;
}
