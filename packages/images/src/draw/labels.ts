import type { Box, Size } from '@grounder/core';
import { boxCenter } from '@grounder/core';

import type { Colour } from './colours.js';
import { contrastingColour } from './colours.js';
import { gapBetween, placeLabel } from './label-layout.js';
import { hex, rectangle, round, textLine } from './svg.js';
import { fitText, measureText } from './text.js';

/** A label to be placed beside what it names. */
export interface LabelRequest {
  readonly text: string;
  readonly colour: Colour;
  /** What it names. */
  readonly frame: Box;
  /** Other things that it should not cover, if possible. */
  readonly others: readonly Box[];
}

/** Tells the height of a label's plate, or of a line, for a text size. */
export function lineHeight(size: number): number {
  return Math.ceil(1.4 * size);
}

/** Draws labels, the first with the first choice of place; those the image is too small for go. */
export function drawLabels(requests: readonly LabelRequest[], image: Size, size: number): string[] {
  const taken: Box[] = [];
  const margin = Math.ceil(0.35 * size);
  const height = lineHeight(size);
  const leaders: string[] = [];
  const plates = requests.flatMap(({ text, colour, frame, others }) => {
    const shown = fitText(text.trim(), image.width - 2 * margin, size);
    if (shown === '' || height > image.height) return [];
    const width = Math.ceil(measureText(shown, size)) + 2 * margin;
    const place = placeLabel({ width, height }, { image, frame, taken, others });
    taken.push(place);
    const x = place.left + margin;
    const y = place.top + 0.5 * height + 0.36 * size;
    if (gapBetween(place, frame) > height / 2) leaders.push(leader(place, frame, colour));
    return [
      rectangle(place, `fill="${hex(colour)}"`),
      textLine({ text: shown, x, y, size, colour: contrastingColour(colour) }),
    ];
  });
  return [...leaders, ...plates];
}

/** A thin line to what a label names when it had to move away. */
function leader(place: Box, frame: Box, colour: Colour): string {
  const from = boxCenter(place);
  const x = Math.min(Math.max(from.x, frame.left), frame.right);
  const y = Math.min(Math.max(from.y, frame.top), frame.bottom);
  const line = `M${round(from.x)} ${round(from.y)}L${round(x)} ${round(y)}`;
  return `<path d="${line}" stroke="${hex(colour)}" stroke-width="2"/>`;
}
