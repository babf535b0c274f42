import type { Colour } from './colours.js';
import type { Contour } from './path.js';
import { fillPath } from './path.js';
import type { Surface } from './surface.js';
import type { Font, Glyph, GlyphPoint } from './font-outlines.js';
import { unitsPerEm } from './font-outlines.js';

/** How a text is set. */
export interface TextStyle {
  /** The font. */
  readonly font: Font;
  /** The text size in pixels: the font's em. */
  readonly size: number;
}

/** Where a text is drawn, and in what colour. */
export interface TextPlace extends TextStyle {
  /** Column where the text begins. */
  readonly x: number;
  /** Row of the base line. */
  readonly y: number;
  /** The text's colour. */
  readonly colour: Colour;
}

/**
 * Draws one line of text with smooth edges. What leaves the surface is left out.
 *
 * @param surface - Changed in place.
 * @param text - The text; what the font lacks shows as an empty box.
 * @param place - Font, size, place and colour.
 */
export function drawText(surface: Surface, text: string, place: TextPlace): void {
  const { font, size, y, colour } = place;
  let { x } = place;
  for (const { glyph } of shapeText(text, font)) {
    const contours = glyph.contours.map((contour) => flatten(contour, { x, y, size }));
    fillPath(surface, contours, colour);
    x += (glyph.advance * size) / unitsPerEm;
  }
}

/**
 * Measures one line of text.
 *
 * @param text - The text.
 * @param style - Font and size.
 * @returns Its width in pixels, not rounded.
 */
export function measureText(text: string, { font, size }: TextStyle): number {
  let advance = 0;
  for (const { glyph } of shapeText(text, font)) advance += glyph.advance;
  return (advance * size) / unitsPerEm;
}

/**
 * Cuts a text to a width, with an ellipsis at its end when something is lost.
 *
 * @param text - The text.
 * @param width - The most pixels that it may take.
 * @param style - Font and size.
 * @returns The text or its beginning; empty when not even one character and the ellipsis fit.
 */
export function fitText(text: string, width: number, style: TextStyle): string {
  const room = (width * unitsPerEm) / style.size;
  const roomBeforeEllipsis = room - (measureText('…', style) * unitsPerEm) / style.size;
  let advance = 0;
  let kept = 0;
  for (const { glyph, end } of shapeText(text, style.font)) {
    advance += glyph.advance;
    if (advance <= roomBeforeEllipsis) kept = end;
    if (advance > room) return kept === 0 ? '' : `${text.slice(0, kept).trimEnd()}…`;
  }
  return text;
}

interface ShapedGlyph {
  readonly glyph: Glyph;
  /** Where the character ends in the text. */
  readonly end: number;
}

/** Finds the glyph of each character as a reader counts them: an emoji sequence is one. */
function* shapeText(text: string, font: Font): Generator<ShapedGlyph> {
  // Made here, since a segmenter at module level would be work at import.
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of segmenter.segment(text)) {
    const glyph = findGlyph(segment, font);
    if (glyph !== undefined) yield { glyph, end: index + segment.length };
  }
}

const space = 0x20;

/** Undefined for what has no shape at all, such as a lone joiner. */
function findGlyph(character: string, font: Font): Glyph | undefined {
  if (/^\s/u.test(character)) return font.glyphs.get(space);
  const visible = character.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '');
  if (visible === '') return undefined;
  const composed = Array.from(visible.normalize('NFC'), codePointOf);
  const whole = composed.length === 1 ? font.glyphs.get(composed[0] ?? space) : undefined;
  if (whole !== undefined) return whole;
  // A letter without its rare accent reads better than an empty box.
  const base = Array.from(visible.normalize('NFD').replace(/\p{M}/gu, ''), codePointOf);
  const plain = base.length === 1 ? font.glyphs.get(base[0] ?? space) : undefined;
  return plain ?? font.replacement;
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? space;
}

interface GlyphPlace {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Turns a contour's curves into straight pieces, in pixels of the surface. */
function flatten(contour: readonly GlyphPoint[], { x, y, size }: GlyphPlace): Contour {
  const scale = size / unitsPerEm;
  const points = withMiddles(contour).map((point) => ({
    x: x + point.x * scale,
    y: y - point.y * scale,
    onCurve: point.onCurve,
  }));
  const pieces = Math.ceil(Math.sqrt(size));
  const flat: number[] = [];
  for (const [index, point] of points.entries()) {
    if (point.onCurve) {
      flat.push(point.x, point.y);
      continue;
    }
    const from = points.at(index - 1) ?? point;
    const to = points[(index + 1) % points.length] ?? point;
    for (let piece = 1; piece < pieces; piece++) {
      const share = piece / pieces;
      flat.push(curveAt(from.x, point.x, to.x, share), curveAt(from.y, point.y, to.y, share));
    }
  }
  return flat;
}

/** Adds the points on the curve that TrueType leaves out between two control points. */
function withMiddles(contour: readonly GlyphPoint[]): readonly GlyphPoint[] {
  return contour.flatMap((point, index) => {
    const before = contour.at(index - 1) ?? point;
    if (point.onCurve || before.onCurve) return [point];
    const middle = { x: (before.x + point.x) / 2, y: (before.y + point.y) / 2, onCurve: true };
    return [middle, point];
  });
}

function curveAt(from: number, control: number, to: number, share: number): number {
  const rest = 1 - share;
  return rest * rest * from + 2 * rest * share * control + share * share * to;
}
