import type { Box, Size } from '@grounder/core';
import { escapeMarkup, replaceControls } from '@grounder/core/internal';

import type { Colour } from './colours.js';
import { fontFamily, measureText } from './text.js';

/** Wraps drawn elements into an SVG whose units are pixels of the image. */
export function svgOf({ width, height }: Size, content: readonly string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [`<svg xmlns="http://www.w3.org/2000/svg" ${size}>`, ...content, '</svg>'].join('\n');
}

/** Writes a colour as SVG does. */
export function hex(colour: Colour): string {
  return `#${colour.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
}

/** Draws a filled rectangle. */
export function rectangle({ left, top, right, bottom }: Box, attributes: string): string {
  const [x, y, width, height] = [left, top, right - left, bottom - top].map(round);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${attributes}/>`;
}

/** One line of text: where it begins, its base line, size in pixels and colour. */
export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly colour: Colour;
}

/** Draws a line of text; its length is fixed, so that another font does not leave the plate. */
export function textLine({ text, x, y, size, colour }: TextLine): string {
  const length = `textLength="${round(measureText(text, size))}" lengthAdjust="spacingAndGlyphs"`;
  const font = `font-family="${fontFamily}" font-weight="700" font-size="${size}"`;
  const place = `x="${round(x)}" y="${round(y)}" xml:space="preserve"`;
  return `<text ${place} ${font} ${length} fill="${hex(colour)}">${escapeText(text)}</text>`;
}

/** Rounds to a hundredth of a pixel, which keeps the file small. */
export function round(value: number): number {
  return Math.round(100 * value) / 100;
}

/** Makes text of any origin safe in SVG; what XML forbids, and what turns the direction of text, becomes the replacement character. */
export function escapeText(text: string): string {
  const legal = text
    .replaceAll(/[\t\n\r]/g, ' ')
    .replaceAll(/[\p{Surrogate}\ufffe\uffff]/gu, '\ufffd');
  return escapeMarkup(replaceControls(legal, () => '\ufffd'));
}
