import type { RasterImage } from '@grounder/core';
import { growBox } from '@grounder/core';

import type { Colour } from './colours.js';
import { black, checkColour, okabeItoPalette, white } from './colours.js';
import { baseLine, labelHeight } from './label.js';
import { checkPixels, defaultTextSize } from './options.js';
import type { TextStyle } from './text.js';
import { drawText, fitText, measureText } from './text.js';
import type { Surface } from './surface.js';
import { fillFrame, fillRectangle } from './surface.js';
import { decodeFont } from './font-outlines.js';
import { wrapText } from './wrap-text.js';

/** A line of a legend: a colour and what it stands for. */
export interface LegendEntry {
  /** What the colour stands for. */
  readonly label: string;
  /** A number that follows, with two decimals. */
  readonly score?: number;
  /** The colour; the palette's at the entry's place when left out. */
  readonly colour?: Colour;
}

/** What {@link drawLegend} writes, and how large. */
export interface LegendOptions {
  /** A sentence at the top, such as the phrase that was grounded; wrapped to three lines at most. */
  readonly title?: string;
  /**
   * The colours and what they stand for.
   *
   * @defaultValue `[]`
   */
  readonly entries?: readonly LegendEntry[];
  /**
   * Text size, a whole number of pixels.
   *
   * @defaultValue 2.8 % of the image's mean side, at least 11
   */
  readonly textSize?: number;
}

/**
 * Adds a white band below an image with a title and a list of colours. The image's own pixels stay
 * as they are.
 *
 * @param image - The image; left as it was.
 * @param options - Title, entries and text size.
 * @returns A new picture of the same width, higher by the band; with nothing to write, a copy.
 * @throws GroundingError `INVALID_OPTION` when a colour or the text size is outside its
 *   range.
 * @example
 * ```ts
 * const picture = drawLegend(annotate(photo, marks), {
 *   title: 'the sheep on the left',
 *   entries: [{ label: 'sheep', score: 0.54 }],
 * });
 * ```
 */
export function drawLegend(image: RasterImage, options: LegendOptions = {}): RasterImage {
  const { title = '', entries = [], textSize = defaultTextSize(image) } = options;
  checkPixels('textSize', textSize);
  for (const { colour = black } of entries) checkColour('colour of an entry', colour);
  const style: TextStyle = { font: decodeFont(), size: textSize };
  const margin = Math.ceil(textSize / 2);
  const room = image.width - 2 * margin;
  const titleLines = wrapText(title, { width: room, lines: maxTitleLines, style });
  const rows = toRows(toItems(entries, room, style), room, margin);
  const lineCount = titleLines.length + rows.length;
  const height = lineCount === 0 ? 0 : lineCount * labelHeight(textSize) + 2 * margin;
  const picture = addBand(image, height);
  let top = image.height + margin;
  for (const line of titleLines) {
    drawLine(picture, { text: line, left: margin, top }, style);
    top += labelHeight(textSize);
  }
  for (const row of rows) {
    drawRow(picture, { row, left: margin, top }, style);
    top += labelHeight(textSize);
  }
  return picture;
}

const maxTitleLines = 3;
const swatchEdge: Colour = [90, 90, 90];

/** An entry that fits in the band, measured. */
interface LegendItem {
  readonly text: string;
  readonly colour: Colour;
  readonly width: number;
}

function toItems(
  entries: readonly LegendEntry[],
  room: number,
  style: TextStyle,
): readonly LegendItem[] {
  const swatch = swatchSide(style.size);
  return entries.flatMap(({ label, score, colour }, index) => {
    const whole = score === undefined ? label : `${label} ${score.toFixed(2)}`;
    const text = fitText(whole.trim(), room - 2 * swatch, style);
    const shown = colour ?? okabeItoPalette[index % okabeItoPalette.length] ?? black;
    const width = 2 * swatch + Math.ceil(measureText(text, style));
    return width <= room ? [{ text, colour: shown, width }] : [];
  });
}

function toRows(
  items: readonly LegendItem[],
  room: number,
  gap: number,
): readonly (readonly LegendItem[])[] {
  const rows: LegendItem[][] = [];
  let used = Infinity;
  for (const item of items) {
    if (used + 2 * gap + item.width > room) {
      rows.push([item]);
      used = item.width;
    } else {
      rows.at(-1)?.push(item);
      used += 2 * gap + item.width;
    }
  }
  return rows;
}

function swatchSide(textSize: number): number {
  return Math.ceil(0.8 * textSize);
}

function addBand(image: RasterImage, bandHeight: number): Surface {
  const { width } = image;
  const height = image.height + bandHeight;
  const data = new Uint8Array(3 * width * height);
  data.set(image.data);
  data.fill(white[0], image.data.length);
  return { width, height, data };
}

interface LinePlace {
  readonly text: string;
  readonly left: number;
  readonly top: number;
}

function drawLine(picture: Surface, { text, left, top }: LinePlace, style: TextStyle): void {
  const y = baseLine({ top, bottom: top + labelHeight(style.size) }, style);
  drawText(picture, text, { ...style, x: left, y, colour: black });
}

interface RowPlace {
  readonly row: readonly LegendItem[];
  readonly left: number;
  readonly top: number;
}

function drawRow(picture: Surface, { row, left, top }: RowPlace, style: TextStyle): void {
  const swatch = swatchSide(style.size);
  const gap = 2 * Math.ceil(style.size / 2);
  const swatchTop = top + Math.round((labelHeight(style.size) - swatch) / 2);
  let x = left;
  for (const { text, colour, width } of row) {
    const place = { left: x, top: swatchTop, right: x + swatch, bottom: swatchTop + swatch };
    fillRectangle(picture, place, colour);
    // The thin dark edge keeps light colours visible on the white band.
    if (swatch > 4) fillFrame(picture, { outer: place, inner: growBox(place, -1) }, swatchEdge);
    drawLine(picture, { text, left: x + Math.round(1.5 * swatch), top }, style);
    x += width + gap;
  }
}
