import type { Box, Size } from '@grounder/core';

/** What a label has to get along with. */
export interface LabelSurroundings {
  /** The image or its size; a label never leaves it. */
  readonly image: Size;
  /** What the label names, inside the image: it stands close to it and does not cover it. */
  readonly frame: Box;
  /** Labels that already have their place. */
  readonly taken: readonly Box[];
  /** Other things in the image, covered only where nothing else is free. */
  readonly others: readonly Box[];
}

/**
 * Finds a place for a label close to its frame that covers no other label and nothing of the frame
 * where there is room for one, and as little of other things as possible. Whenever a free place
 * exists, one exists at a corner of an obstacle or the image, so these are tried.
 */
export function placeLabel(label: Size, surroundings: LabelSurroundings): Box {
  const { image, frame, taken } = surroundings;
  const obstacles = [...taken, frame];
  const lefts = [
    frame.left,
    frame.right - label.width,
    (frame.left + frame.right - label.width) / 2,
  ];
  const tops = [frame.top - label.height, frame.top, frame.bottom - label.height];
  for (const { left, top, right, bottom } of obstacles) {
    lefts.push(right, left - label.width);
    tops.push(bottom, top - label.height);
  }
  const xs = withinImage(lefts, image.width - label.width);
  const ys = withinImage(tops, image.height - label.height);
  let best = boxAt(0, 0, label);
  let least = Infinity;
  for (const y of ys) {
    for (const x of xs) {
      const place = boxAt(x, y, label);
      const cost = costOf(place, surroundings, least);
      if (cost < least) [best, least] = [place, cost];
    }
  }
  return best;
}

function withinImage(places: readonly number[], most: number): readonly number[] {
  const inside = places.map((place) => Math.round(Math.min(Math.max(place, 0), most)));
  return [...new Set([...inside, 0, Math.floor(most)])];
}

function boxAt(left: number, top: number, { width, height }: Size): Box {
  return { left, top, right: left + width, bottom: top + height };
}

/** In heights of the label: other labels are worst, then the frame, other things, distance. */
function costOf(place: Box, { frame, taken, others }: LabelSurroundings, enough: number): number {
  const height = place.bottom - place.top;
  const area = (place.right - place.left) * height;
  const share = (boxes: readonly Box[]) =>
    boxes.reduce((sum, box) => sum + overlap(place, box), 0) / area;
  const near = gapBetween(place, frame) / height + aside(place, frame) / 100;
  if (near >= enough) return Infinity;
  const covered = 1e6 * share(taken) + 1e3 * share([frame]);
  return near + covered + (near + covered < enough ? 4 * share(others) : 0);
}

/** Prefers places above the frame to those below, and both to those at its sides. */
function aside(place: Box, frame: Box): number {
  if (place.bottom <= frame.top) return Math.abs(place.left - frame.left) / 1000;
  return place.top >= frame.bottom ? 20 : 30 + Math.abs(place.top - frame.top) / 1000;
}

/** How far two boxes are apart. */
export function gapBetween(first: Box, second: Box): number {
  const x = Math.max(first.left - second.right, second.left - first.right, 0);
  const y = Math.max(first.top - second.bottom, second.top - first.bottom, 0);
  return Math.hypot(x, y);
}

function overlap(first: Box, second: Box): number {
  const width = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return Math.max(width, 0) * Math.max(height, 0);
}
