import type { Box, Point, Size } from '@grounder/core';
import { assertBox, boxCenter } from '@grounder/core';

import type { Colour } from './colours.js';
import { black, checkColour } from './colours.js';
import { fillPath } from './path.js';
import type { Surface } from './surface.js';

/** An arrow to draw, from one thing to another. */
export interface Link {
  /** Where it starts: the middle of this box, in pixels of the image. */
  readonly from: Box;
  /** Where it points: the middle of this box. */
  readonly to: Box;
  /** What stands at its middle. */
  readonly label?: string;
  /**
   * The colour of line and label.
   *
   * @defaultValue `[0, 0, 0]`
   */
  readonly colour?: Colour;
}

/** Length and half width of an arrow's head, in thicknesses of its line. */
const [headLength, headReach] = [5, 2.5];

/**
 * Checks a link.
 *
 * @param link - The link.
 * @throws GroundingError `INVALID_BOX` when a box is reversed or not finite, `INVALID_OPTION` for a
 *   colour out of range.
 */
export function checkLink({ from, to, colour = black }: Link): void {
  assertBox(from);
  assertBox(to);
  checkColour('colour of a link', colour);
}

/**
 * Draws the arrow of a link. A middle that lies outside the surface moves to its edge; boxes with the
 * same middle have no arrow.
 *
 * @param surface - Changed in place.
 * @param link - The link.
 * @param thickness - The line's thickness in pixels.
 */
export function drawLink(surface: Surface, link: Link, thickness: number): void {
  const [start, end] = endsOf(link, surface);
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (length === 0) return;
  const along = { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
  /** A point so far along the arrow and so far beside it. */
  const at = (distance: number, beside: number): readonly number[] => [
    start.x + distance * along.x - beside * along.y,
    start.y + distance * along.y + beside * along.x,
  ];
  const neck = length - Math.min(length, headLength * thickness);
  const [half, reach] = [thickness / 2, headReach * thickness];
  const there = [at(0, -half), at(neck, -half), at(neck, -reach), at(length, 0)];
  const back = [at(neck, reach), at(neck, half), at(0, half)];
  fillPath(surface, [[...there, ...back].flat()], link.colour ?? black);
}

/**
 * Finds where the label of a link belongs: its middle.
 *
 * @param link - The link.
 * @param size - The image or its size.
 * @returns A point inside the image.
 */
export function middleOfLink(link: Link, size: Size): Point {
  const [start, end] = endsOf(link, size);
  return { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
}

function endsOf({ from, to }: Link, size: Size): readonly [start: Point, end: Point] {
  return [middleIn(from, size), middleIn(to, size)];
}

function middleIn(box: Box, { width, height }: Size): Point {
  const { x, y } = boxCenter(box);
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
}
