import type { Size } from '@grounder/core';

import type { Colour } from './colours.js';
import { black, checkColour, okabeItoPalette, white } from './colours.js';
import { lineHeight } from './labels.js';
import { hex, rectangle, textLine } from './svg.js';
import { fitText, measureText, wrapText } from './text.js';

/** A colour and what it stands for. */
export interface LegendEntry {
  /** What the colour stands for. */
  readonly label: string;
  /** The colour; the palette's at the entry's place when left out. */
  readonly colour?: Colour;
}

/** What is written below an image. */
export interface Legend {
  /** A sentence at the top, such as the phrase that was grounded; three lines at most. */
  readonly title?: string;
  /** The colours and what they stand for. */
  readonly entries?: readonly LegendEntry[];
}

/** A legend drawn below an image, and how much higher that makes the picture. */
export interface LegendBand {
  readonly height: number;
  readonly content: readonly string[];
}

interface Item {
  readonly text: string;
  readonly colour: Colour;
  readonly left: number;
  readonly row: number;
}

/** Draws the white band with title and entries; no band when there is nothing to write. */
export function drawLegend(legend: Legend, image: Size, size: number): LegendBand {
  const { title = '', entries = [] } = legend;
  const margin = Math.ceil(size / 2);
  const room = image.width - 2 * margin;
  const lines = wrapText(title, room, { size, lines: 3 });
  const items = placeItems(entries, image.width, size);
  const rows = lines.length + (items.at(-1)?.row ?? -1) + 1;
  if (rows === 0) return { height: 0, content: [] };
  const height = rows * lineHeight(size) + 2 * margin;
  const { width, height: top } = image;
  const baseOf = (row: number) => top + margin + (row + 0.5) * lineHeight(size) + 0.36 * size;
  const swatch = Math.ceil(0.8 * size);
  return {
    height,
    content: [
      rectangle({ left: 0, top, right: width, bottom: top + height }, `fill="${hex(white)}"`),
      ...lines.map((text, row) =>
        textLine({ text, x: margin, y: baseOf(row), size, colour: black }),
      ),
      ...items.flatMap(({ text, colour, left, row }) => {
        const y = baseOf(lines.length + row);
        const bottom = Math.round(y + 0.04 * size);
        const box = { left, top: bottom - swatch, right: left + swatch, bottom };
        return [
          // The thin dark edge keeps light colours visible on the white band.
          rectangle(box, `fill="${hex(colour)}" stroke="#5a5a5a"`),
          textLine({ text, x: left + 1.5 * swatch, y, size, colour: black }),
        ];
      }),
    ],
  };
}

function placeItems(entries: readonly LegendEntry[], width: number, size: number): readonly Item[] {
  const swatch = Math.ceil(0.8 * size);
  const margin = Math.ceil(size / 2);
  let [left, row] = [margin, 0];
  return entries.flatMap(({ label, colour }, index): Item[] => {
    const shown = colour ?? okabeItoPalette[index % okabeItoPalette.length] ?? black;
    checkColour('colour of an entry', shown);
    const text = fitText(label.trim(), width - 2 * margin - 2 * swatch, size);
    if (text === '') return [];
    const length = 2 * swatch + measureText(text, size);
    if (left > margin && left + length > width - margin) [left, row] = [margin, row + 1];
    const item = { text, colour: shown, left, row };
    left = Math.ceil(left + length) + 2 * margin;
    return [item];
  });
}
