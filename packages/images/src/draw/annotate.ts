import type { Box, RasterImage, Size } from '@grounder/core';
import { assertBox, GroundingError } from '@grounder/core';

import type { Colour } from './colours.js';
import { black, checkColour, okabeItoPalette } from './colours.js';
import { toPixels } from '../crop/pixels.js';
import type { Label } from './label.js';
import { createLabel, drawLabel } from './label.js';
import { placeLabel } from './label-layout.js';
import type { Link } from './link.js';
import { checkLink, drawLink, middleOfLink } from './link.js';
import { checkPixels, defaultTextSize, defaultThickness } from './options.js';
import type { Frame, Surface } from './surface.js';
import { copyImage, fillFrame, frameAround } from './surface.js';
import { decodeFont } from './font-outlines.js';

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

/** How {@link annotate} draws. */
export interface AnnotateOptions {
  /**
   * Thickness of the boxes' lines, a whole number of pixels.
   *
   * @defaultValue 0.5 % of the image's mean side, at least 1
   */
  readonly thickness?: number;
  /**
   * Text size of the labels, a whole number of pixels.
   *
   * @defaultValue 2.8 % of the image's mean side, at least 11
   */
  readonly textSize?: number;
  /**
   * Colours of marks that have none: one for each label in the order in which labels first come,
   * marks without a label count as labels of their own; from the start again when used up.
   *
   * @defaultValue `okabeItoPalette`
   */
  readonly palette?: readonly Colour[];
  /**
   * Arrows between things, over the boxes; the first lies on top. Their labels avoid those of the
   * boxes.
   *
   * @defaultValue `[]`
   */
  readonly links?: readonly Link[];
}

/**
 * Draws boxes with labels on a copy of an image. The first mark lies on top and is the first to
 * choose a place for its label, so pass the most important one first.
 *
 * The part of a box that leaves the image is cut off, and a box that is outside altogether is not
 * drawn. Labels stay inside the image and avoid one another; one that is too long ends in an
 * ellipsis, and an image that is too small for any text gets none. Characters: ASCII, Latin-1,
 * Latin Extended-A; others show as an empty box.
 *
 * @param image - The image; left as it was.
 * @param marks - What to draw, most important first.
 * @param options - Thickness, text size and palette.
 * @returns A new picture of the same size.
 * @throws GroundingError `INVALID_BOX` when a box of a mark or a link is reversed or not finite,
 *   `INVALID_OPTION` when an option is outside its range.
 * @example
 * ```ts
 * const picture = annotate(photo, await detector.detect(photo));
 * ```
 */
export function annotate(
  image: RasterImage,
  marks: readonly Mark[],
  options: AnnotateOptions = {},
): RasterImage {
  const { thickness = defaultThickness(image), textSize = defaultTextSize(image) } = options;
  const { palette = okabeItoPalette, links = [] } = options;
  checkOptions({ thickness, textSize, palette, links });
  const picture = copyImage(image);
  const frames = toFrames(marks, { image, thickness, palette });
  for (const { frame, colour } of frames.toReversed()) fillFrame(picture, frame, colour);
  for (const link of links.toReversed()) drawLink(picture, link, thickness);
  drawLabels(picture, { frames, links }, textSize);
  return picture;
}

function checkOptions({ thickness, textSize, palette, links }: Required<AnnotateOptions>): void {
  checkPixels('thickness', thickness);
  checkPixels('textSize', textSize);
  if (palette.length === 0) {
    throw new GroundingError('INVALID_OPTION', 'expected a palette of at least one colour, got []');
  }
  for (const colour of palette) checkColour('palette colour', colour);
  for (const link of links) checkLink(link);
}

/** A mark that can be seen, with what it lacked. */
interface MarkedFrame {
  readonly frame: Frame;
  readonly text: string;
  readonly colour: Colour;
}

interface FrameOptions {
  readonly image: Size;
  readonly thickness: number;
  readonly palette: readonly Colour[];
}

function toFrames(marks: readonly Mark[], options: FrameOptions): readonly MarkedFrame[] {
  const { image, thickness, palette } = options;
  const names = marks.map(({ label }, index) => label ?? index);
  const order = new Map([...new Set(names)].map((name, index) => [name, index]));
  return marks.flatMap((mark, index): MarkedFrame[] => {
    const turn = order.get(names[index] ?? index) ?? index;
    const colour = mark.colour ?? palette[turn % palette.length] ?? [0, 0, 0];
    checkColour('colour of a mark', colour);
    if (!isVisible(mark.box, image)) return [];
    const frame = frameAround(toPixels(mark.box, image), thickness, image);
    return [{ frame, text: textOf(mark), colour }];
  });
}

function isVisible(box: Box, { width, height }: Size): boolean {
  assertBox(box);
  const { left, top, right, bottom } = box;
  const hasArea = left < right && top < bottom;
  return hasArea && left < width && top < height && right > 0 && bottom > 0;
}

function textOf({ label = '', score }: Mark): string {
  return score === undefined ? label : `${label} ${score.toFixed(2)}`;
}

interface Labelled {
  readonly frames: readonly MarkedFrame[];
  readonly links: readonly Link[];
}

function drawLabels(picture: Surface, { frames, links }: Labelled, size: number): void {
  const texts = [...frames.map(({ text }) => text), ...links.map(({ label = '' }) => label)];
  if (texts.every((text) => text === '')) return;
  const font = decodeFont();
  const taken: Box[] = [];
  const draw = (text: string, colour: Colour, frameFor: (label: Label) => Box): void => {
    const label = createLabel(text, { font, size }, picture);
    if (label === undefined) return;
    const place = placeLabel(label, { image: picture, frame: frameFor(label), taken });
    taken.push(place);
    drawLabel(picture, { text: label.text, place }, { font, size, colour });
  };
  for (const { frame, text, colour } of frames) draw(text, colour, () => frame.outer);
  for (const link of links) {
    draw(link.label ?? '', link.colour ?? black, (label) => frameBelow(link, label, picture));
  }
}

/** A frame of no height whose label, which stands above it, has its middle on the link's. */
function frameBelow(link: Link, { width, height }: Size, image: Size): Box {
  const { x, y } = middleOfLink(link, image);
  const left = Math.round(x - width / 2);
  const row = Math.round(y + height / 2);
  return { left, top: row, right: left + width, bottom: row };
}
