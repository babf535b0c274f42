import type { Box, Size } from '@grounder/core';

import type { Colour } from './colours.js';
import { contrastingColour } from './colours.js';
import type { TextStyle } from './text.js';
import { drawText, fitText, measureText } from './text.js';
import type { Surface } from './surface.js';
import { fillRectangle } from './surface.js';
import { unitsPerEm } from './font-outlines.js';

/** A label ready to be placed: its text, cut to what fits, and the size of its plate. */
export interface Label extends Size {
  /** The text. */
  readonly text: string;
}

/**
 * Measures the plate of a label.
 *
 * @param text - The text; it is cut with an ellipsis when the image is too narrow for it.
 * @param style - Font and size.
 * @param image - The image or its size.
 * @returns The label; undefined when the text is blank or the image too small for any of it.
 */
export function createLabel(text: string, style: TextStyle, image: Size): Label | undefined {
  const margin = labelMargin(style.size);
  const height = labelHeight(style.size);
  const shown = fitText(text.trim(), image.width - 2 * margin, style);
  const textWidth = measureText(shown, style);
  if (textWidth === 0 || height > image.height) return undefined;
  return { text: shown, width: Math.ceil(textWidth) + 2 * margin, height };
}

/**
 * Tells the height of a label's plate.
 *
 * @param size - The text size in pixels.
 * @returns Whole pixels.
 */
export function labelHeight(size: number): number {
  return Math.ceil(1.4 * size);
}

/** Tells the space between a label's text and the left and right end of its plate, in pixels. */
function labelMargin(size: number): number {
  return Math.ceil(0.35 * size);
}

/** Where a label is drawn, and in what colours and font. */
export interface LabelStyle extends TextStyle {
  /** The plate's colour; the text is black or white. */
  readonly colour: Colour;
}

/**
 * Draws a label: a plate and its text.
 *
 * @param surface - Changed in place.
 * @param label - The label and its top left corner.
 * @param style - Colour, font and size.
 */
export function drawLabel(
  surface: Surface,
  label: { readonly text: string; readonly place: Box },
  style: LabelStyle,
): void {
  const { text, place } = label;
  fillRectangle(surface, place, style.colour);
  drawText(surface, text, {
    font: style.font,
    size: style.size,
    x: place.left + labelMargin(style.size),
    y: baseLine(place, style),
    colour: contrastingColour(style.colour),
  });
}

/**
 * Finds the base line that puts capital letters in the middle between two rows.
 *
 * @param place - The rows.
 * @param style - Font and size.
 * @returns A whole row, so that letters stand on a sharp line.
 */
export function baseLine(
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
  { font, size }: TextStyle,
): number {
  const capHeight = (font.capHeight * size) / unitsPerEm;
  return Math.round((top + bottom + capHeight) / 2);
}
