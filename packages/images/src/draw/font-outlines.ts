import { fontData } from './font-data.js';

/** A point of a glyph, in 1/1024 of the text size from the glyph's origin; y points up. */
export interface GlyphPoint {
  /** Distance to the right of the origin. */
  readonly x: number;
  /** Height above the base line. */
  readonly y: number;
  /** Whether the line goes through the point; else it is the control point of a quadratic curve. */
  readonly onCurve: boolean;
}

/** The shape of a character. */
export interface Glyph {
  /** How far the next character's origin lies to the right, in 1/1024 of the text size. */
  readonly advance: number;
  /** Closed lines. */
  readonly contours: readonly (readonly GlyphPoint[])[];
}

/** The font that labels are drawn with. Lengths are in 1/1024 of the text size. */
export interface Font {
  /** Height of the tallest characters above the base line. */
  readonly ascent: number;
  /** Depth of the lowest characters below the base line. */
  readonly descent: number;
  /** Height of capital letters. */
  readonly capHeight: number;
  /** Glyphs by code point: ASCII, Latin-1, Latin Extended-A and some punctuation. */
  readonly glyphs: ReadonlyMap<number, Glyph>;
  /** Stands for what the font lacks: an empty box. */
  readonly replacement: Glyph;
}

/** Lengths that make one text size. */
export const unitsPerEm = 1024;

/**
 * Decodes the embedded font, DejaVu Sans Condensed Bold. It takes about a millisecond, so nothing
 * keeps the result.
 *
 * @returns The font.
 */
export function decodeFont(): Font {
  const read = numberReader(Uint8Array.from(atob(fontData), (letter) => letter.charCodeAt(0)));
  const [ascent, descent, capHeight, count] = [read(), read(), read(), read()];
  const records = Array.from({ length: count }, () => readRecord(read));
  const glyphs = new Map<number, Glyph>();
  let codePoint = 0;
  for (const record of records) {
    codePoint += record.step;
    if (record.step > 0) glyphs.set(codePoint, toGlyph(record, records));
  }
  const replacement = { advance: records[0]?.advance ?? 0, contours: records[0]?.contours ?? [] };
  return { ascent, descent, capHeight, glyphs, replacement };
}

/** A glyph as stored: contours of its own, or parts that are other glyphs. */
interface GlyphRecord extends Glyph {
  readonly step: number;
  readonly parts: readonly GlyphPart[];
}

interface GlyphPart {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

function toGlyph({ advance, contours, parts }: GlyphRecord, records: GlyphRecord[]): Glyph {
  const shifted = parts.flatMap(({ index, x, y }) => {
    const part = records[index];
    const glyph = part === undefined ? undefined : toGlyph(part, records);
    return (glyph?.contours ?? []).map((contour) =>
      contour.map((point) => ({ ...point, x: point.x + x, y: point.y + y })),
    );
  });
  return { advance, contours: [...contours, ...shifted] };
}

function readRecord(read: () => number): GlyphRecord {
  const step = read();
  const advance = read();
  const kind = read();
  const count = kind >> 1;
  if (kind % 2 === 1) {
    const parts = Array.from({ length: count }, () => ({
      index: read(),
      x: unfold(read()),
      y: unfold(read()),
    }));
    return { step, advance, contours: [], parts };
  }
  let [x, y] = [0, 0];
  const contours = Array.from({ length: count }, () =>
    Array.from({ length: read() }, () => {
      const across = read();
      x += unfold(across >> 1);
      y += unfold(read());
      return { x, y, onCurve: across % 2 === 1 };
    }),
  );
  return { step, advance, contours, parts: [] };
}

/** Reads unsigned LEB128 numbers one after the other. */
function numberReader(bytes: Uint8Array): () => number {
  let index = 0;
  return () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[index++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
}

function unfold(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
