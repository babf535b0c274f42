import type { PlacedRegion } from '../placed-region.js';

/** The logistic step, the soft form of "greater than". */
export function softStep(value: number, border: number, width: number): number {
  return 1 / (1 + Math.exp(-(value - border) / width));
}

/** Pixels of empty space between two boxes, 0 when they touch or overlap. */
export function gapBetween(first: PlacedRegion, second: PlacedRegion): number {
  const across = Math.max(0, first.left - second.right, second.left - first.right);
  const down = Math.max(0, first.top - second.bottom, second.top - first.bottom);
  return Math.hypot(across, down);
}

/** The area that two boxes share, in square pixels. */
export function sharedArea(first: PlacedRegion, second: PlacedRegion): number {
  const width = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** How much of the first box lies in the second, 0 to 1. */
export function shareWithin(first: PlacedRegion, second: PlacedRegion): number {
  return sharedArea(first, second) / first.area;
}

/** How much of the narrower box's width the other covers, 0 to 1. */
export function columnOverlap(first: PlacedRegion, second: PlacedRegion): number {
  const shared = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  return Math.max(0, shared) / Math.min(first.width, second.width);
}

/** How near two boxes are: 1 when they touch, falling with the gap, in units of their mean side. */
export function nearness(first: PlacedRegion, second: PlacedRegion, reach: number): number {
  const side = (Math.sqrt(first.area) + Math.sqrt(second.area)) / 2;
  return Math.exp(-gapBetween(first, second) / (reach * side));
}

/** A direction in the picture: y points down. */
export interface Direction {
  /** -1 is left, 1 is right. */
  readonly x: number;
  /** -1 is up, 1 is down. */
  readonly y: number;
}

/**
 * How clearly one box lies in a direction from another. By the angle between the direction and the
 * line of the centres, as fuzzy direction relations do (R. Krishnapuram, J. Keller and Y. Ma,
 * "Quantitative analysis of properties and spatial relations of fuzzy image regions", 1993): full
 * at 0°, half at about 60°; less when the centres are close for the boxes' size.
 */
export function directedness(
  first: PlacedRegion,
  second: PlacedRegion,
  direction: Direction,
): number {
  const [x, y] = [first.centerX - second.centerX, first.centerY - second.centerY];
  const length = Math.hypot(x, y);
  if (length === 0) return 0;
  const cosine = (x * direction.x + y * direction.y) / length;
  const extent =
    Math.abs(direction.x) * Math.min(first.width, second.width) +
    Math.abs(direction.y) * Math.min(first.height, second.height);
  const along = (cosine * length) / extent;
  return softStep(cosine, 0.5, 0.12) * softStep(along, 0.25, 0.08);
}
