import type { Grounding, RasterImage } from '@grounder/core';
import type { Colour } from '@grounder/images';
import { annotate, drawLegend } from '@grounder/images';

/** How much {@link annotateGrounding} draws. */
export interface AnnotateGroundingOptions {
  /**
   * Most candidates to draw, the winner included; at least 1.
   *
   * @defaultValue 3
   */
  readonly top?: number;
}

/** Vermilion and blue of the Okabe–Ito palette: far apart for every kind of colour vision. */
const winnerColour: Colour = [213, 94, 0];
const runnerUpColour: Colour = [0, 114, 178];

/**
 * Draws a grounding: the winner in one colour, the runners-up in another, the phrase below.
 *
 * @param image - The picture that was grounded; left as it was.
 * @param grounding - What a grounder returned.
 * @param options - How much is drawn.
 * @returns A new picture, higher than the old by the legend.
 */
export function annotateGrounding(
  image: RasterImage,
  grounding: Grounding,
  { top = 3 }: AnnotateGroundingOptions = {},
): RasterImage {
  const { box, candidates, query } = grounding;
  const shown = candidates.slice(0, top).map(({ box: place, label, total }, index) => ({
    box: place,
    label,
    score: total,
    colour: box !== undefined && index === 0 ? winnerColour : runnerUpColour,
  }));
  const answer = box === undefined ? 'nothing fits' : 'the answer';
  return drawLegend(annotate(image, shown), {
    title: query.text,
    entries: [
      { label: answer, colour: winnerColour },
      { label: 'also considered', colour: runnerUpColour },
    ],
  });
}
