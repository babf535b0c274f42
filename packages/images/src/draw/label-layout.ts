import type { Box, Size } from '@grounder/core';

/** What {@link placeLabel} has to get along with. */
export interface LabelSurroundings {
  /** The image or its size; a label never leaves it. */
  readonly image: Size;
  /** The outer border of the frame that the label belongs to, whole sides inside the image. */
  readonly frame: Box;
  /** Labels that already have their place. */
  readonly taken: readonly Box[];
}

/**
 * Finds a place for a label: above its frame when there is room, else inside at the top, below, or
 * inside at the bottom, at the left or the right end, and failing that in rows further away. The
 * first place that covers no other label wins; when all do, the one that covers least.
 *
 * @param label - The size of the label's plate; it fits in the image.
 * @param surroundings - Image, frame and other labels.
 * @returns The label's place, whole sides inside the image.
 */
export function placeLabel(label: Size, surroundings: LabelSurroundings): Box {
  const { image, taken } = surroundings;
  let best: Box | undefined;
  let leastCovered = Infinity;
  for (const { left, top } of candidates(label, surroundings)) {
    if (top < 0 || top + label.height > image.height) continue;
    const place = { left, top, right: left + label.width, bottom: top + label.height };
    const covered = taken.reduce((sum, other) => sum + overlap(place, other), 0);
    if (covered === 0) return place;
    if (covered < leastCovered) [best, leastCovered] = [place, covered];
  }
  return best ?? { left: 0, top: 0, right: label.width, bottom: label.height };
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

/** Rows of labels that are tried above the frame's top and below it, one label high each. */
const rowsTried = 6;

function candidates({ width, height }: Size, { image, frame }: LabelSurroundings): Corner[] {
  const lefts = [...new Set([frame.left, frame.right - width])].map((left) =>
    Math.min(Math.max(left, 0), image.width - width),
  );
  const near = [frame.top - height, frame.top, frame.bottom, frame.bottom - height];
  const further = Array.from({ length: rowsTried }, (_, row) => [
    frame.top + (row + 1) * height,
    frame.top - (row + 2) * height,
  ]);
  // A frame that is smaller than the image by less than a label leaves the image's own borders.
  const tops = [...near, ...further.flat(), 0, image.height - height];
  return tops.flatMap((top) => lefts.map((left) => ({ left, top })));
}

function overlap(first: Box, second: Box): number {
  const width = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return Math.max(width, 0) * Math.max(height, 0);
}
