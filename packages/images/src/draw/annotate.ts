import type { Box, Size } from '@grounder/core';
import { assertBox, boxArea, boxCenter, GroundingError } from '@grounder/core';
import { assertSize, describeValue, isObject } from '@grounder/core/internal';

import { toPixels } from '../crop/pixels.js';
import { frameAround } from '../crop/surface.js';
import type { Colour } from './colours.js';
import { black, checkColour, okabeItoPalette } from './colours.js';
import type { LabelRequest } from './labels.js';
import { drawLabels } from './labels.js';
import type { Legend } from './legend.js';
import { drawLegend } from './legend.js';
import { hex, rectangle, round, svgOf } from './svg.js';

/** A box to draw. A `Detection` and a `Candidate` are marks. */
export interface Mark {
  /** Where, in pixels of the image. */
  readonly box: Box;
  /** What stands on the label. */
  readonly label?: string;
  /** A number that follows it, with two decimals. */
  readonly score?: number;
  /** The colour of box and label; the palette's when left out. */
  readonly colour?: Colour;
}

/** An arrow from the middle of one box to the middle of another. */
export interface Link {
  /** Where it starts, in pixels of the image. */
  readonly from: Box;
  /** Where it points. */
  readonly to: Box;
  /** What stands near its middle. */
  readonly label?: string;
  /**
   * The colour of line and label.
   * @defaultValue `[0, 0, 0]`
   */
  readonly colour?: Colour;
}

/** How {@link annotate} draws. */
export interface AnnotateOptions {
  /**
   * Thickness of the boxes' lines, a whole number of pixels.
   * @defaultValue 0.5 % of the image's mean side, at least 1
   */
  readonly thickness?: number;
  /**
   * Text size, a whole number of pixels.
   * @defaultValue 2.8 % of the image's mean side, at least 11
   */
  readonly textSize?: number;
  /**
   * Colours of marks that have none: one for each label in the order in which labels first come.
   * @defaultValue `okabeItoPalette`
   */
  readonly palette?: readonly Colour[];
  /**
   * Arrows between things, over the boxes.
   * @defaultValue `[]`
   */
  readonly links?: readonly Link[];
  /** What is written on a white band below the image; the overlay is higher by it. */
  readonly legend?: Legend;
}

/**
 * Draws boxes with labels as an SVG to lay over an image: as wide as the image and in its pixels,
 * transparent where nothing is drawn. The first mark lies on top and chooses the place of its label
 * first. Labels cover neither one another nor what they name where the image has room.
 * @returns The SVG; `drawOnImage` makes pixels of it.
 * @throws GroundingError `INVALID_BOX` when a box is reversed or not finite, `INVALID_OPTION` when
 *   an option is outside its range.
 * @example
 * ```ts
 * const overlay = annotate(photo, await detector.detect(photo));
 * ```
 */
export function annotate(
  image: Size,
  marks: readonly Mark[],
  options: AnnotateOptions = {},
): string {
  assertSize(image);
  checkMarks(marks);
  const side = (image.width + image.height) / 2;
  const { thickness = Math.max(1, Math.round(0.005 * side)) } = options;
  const { textSize = Math.max(11, Math.round(0.028 * side)) } = options;
  const { palette = okabeItoPalette, links = [], legend = {} } = options;
  checkOptions({ thickness, textSize, palette, links });
  const size = { width: image.width, height: image.height };
  const frames = toFrames(marks, { image: size, thickness, palette });
  const band = drawLegend(legend, size, textSize);
  return svgOf({ width: size.width, height: size.height + band.height }, [
    ...frames.toReversed().map((frame) => drawFrame(frame, thickness)),
    ...links.toReversed().flatMap((link) => drawLink(link, size, thickness)),
    ...drawLabels(requestsOf(frames, links, size), size, textSize),
    ...band.content,
  ]);
}

function checkMarks(marks: unknown): void {
  if (Array.isArray(marks) && marks.every((mark) => isObject(mark) && isObject(mark.box))) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected marks as an array of {box, label, score}, got ${describeValue(marks)}`,
  );
}

type Checked = Required<Pick<AnnotateOptions, 'thickness' | 'textSize' | 'palette' | 'links'>>;

function checkOptions({ thickness, textSize, palette, links }: Checked): void {
  checkPixels('thickness', thickness);
  checkPixels('textSize', textSize);
  if (palette.length === 0) {
    throw new GroundingError('INVALID_OPTION', 'expected a palette of at least one colour, got []');
  }
  for (const colour of palette) checkColour('palette colour', colour);
  for (const { from, to, colour = black } of links) {
    assertBox(from);
    assertBox(to);
    checkColour('colour of a link', colour);
  }
}

function checkPixels(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${name} to be a whole number of pixels from 1 to 100000, got ${value}`,
  );
}

/** A mark that can be seen, with what it lacked; `box` is its line's outer border. */
interface Frame {
  readonly box: Box;
  readonly text: string;
  readonly colour: Colour;
}

interface FrameOptions {
  readonly image: Size;
  readonly thickness: number;
  readonly palette: readonly Colour[];
}

function toFrames(marks: readonly Mark[], options: FrameOptions): readonly Frame[] {
  const { image, thickness, palette } = options;
  const names = marks.map(({ label }, index) => label ?? index);
  const order = [...new Set(names)];
  return marks.flatMap(({ box, label = '', score, colour }, index): Frame[] => {
    const turn = order.indexOf(names[index] ?? index);
    const shown = colour ?? palette[turn % palette.length] ?? black;
    checkColour('colour of a mark', shown);
    if (!isVisible(box, image)) return [];
    const { outer } = frameAround(toPixels(box, image), thickness, image);
    const text = score === undefined ? label : `${label} ${score.toFixed(2)}`;
    return [{ box: outer, text, colour: shown }];
  });
}

function isVisible(box: Box, { width, height }: Size): boolean {
  assertBox(box);
  const { left, top, right, bottom } = box;
  const hasArea = left < right && top < bottom;
  return hasArea && left < width && top < height && right > 0 && bottom > 0;
}

function drawFrame({ box, colour }: Frame, thickness: number): string {
  const half = thickness / 2;
  const { left, top, right, bottom } = box;
  const line = { left: left + half, top: top + half, right: right - half, bottom: bottom - half };
  if (line.left + half >= line.right - half || line.top + half >= line.bottom - half) {
    return rectangle(box, `fill="${hex(colour)}"`);
  }
  return rectangle(line, `fill="none" stroke="${hex(colour)}" stroke-width="${thickness}"`);
}

/** Length of an arrow's head and half its width, in thicknesses of the line. */
const [headLength, headReach] = [5, 2.5];

function drawLink(link: Link, image: Size, thickness: number): readonly string[] {
  const [start, end] = [middleIn(link.from, image), middleIn(link.to, image)];
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (length === 0) return [];
  const along = { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
  const at = (distance: number, beside: number): string =>
    `${round(start.x + distance * along.x - beside * along.y)} ` +
    `${round(start.y + distance * along.y + beside * along.x)}`;
  const neck = length - Math.min(length, headLength * thickness);
  const [half, reach] = [thickness / 2, headReach * thickness];
  const there = [at(0, -half), at(neck, -half), at(neck, -reach), at(length, 0)];
  const back = [at(neck, reach), at(neck, half), at(0, half)];
  const colour = hex(link.colour ?? black);
  return [`<path d="M${[...there, ...back].join('L')}Z" fill="${colour}"/>`];
}

function requestsOf(
  frames: readonly Frame[],
  links: readonly Link[],
  image: Size,
): readonly LabelRequest[] {
  const things = frames.map(({ box }) => box);
  const named = frames.map(({ box, text, colour }) => ({
    text,
    colour,
    frame: box,
    others: things.filter((other) => other !== box),
  }));
  const linked = links.map((link) => {
    const { from, to, label = '', colour = black } = link;
    const [start, end] = [middleIn(from, image), middleIn(to, image)];
    const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2];
    const frame = { left: x, top: y, right: x, bottom: y };
    // The larger of the two often encloses the other: nothing near the arrow is outside of it.
    const smaller = boxArea(from) < boxArea(to) ? from : to;
    return { text: label, colour, frame, others: [...things, smaller, smaller] };
  });
  return [...named, ...linked];
}

function middleIn(box: Box, { width, height }: Size): { readonly x: number; readonly y: number } {
  const { x, y } = boxCenter(box);
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
}
