import type { Box, RasterImage } from '@grounder/core';

import type { AttributeFactor, AttributeRequest } from './attribute-factor.js';
import { observe, cachedObserver } from './cached-observer.js';

/** How a surface looks: each 0 to 1. */
export type SeenPattern = Readonly<Record<PatternName, number>>;

/** A pattern that is told from others. */
export type PatternName = 'plain' | 'striped' | 'dotted' | 'checked';

/**
 * Tells the pattern of a part of a picture; `regionPattern` of `@grounder/images` is one. It is asked
 * once for a box of a picture: it must answer the same each time.
 * @param box - Where to look, in pixels.
 */
export type PatternNamer = (
  image: RasterImage,
  box: Box,
  options?: { readonly around?: Box },
) => SeenPattern;

const words: ReadonlyMap<string, PatternName> = new Map(
  Object.entries({
    plain: 'plain solid',
    striped: 'striped stripes stripe stripey stripy lined pinstriped pinstripe',
    dotted: 'dotted dots spotted spots spotty polka polka-dot polka-dotted',
    checked: 'checked checks checkered chequered checkerboard plaid tartan',
  } satisfies Record<PatternName, string>).flatMap(([name, list]) =>
    list.split(' ').map((word) => [word, name as PatternName] as const),
  ),
);

/** Whether a word names a pattern. */
export function isPattern(text: string): boolean {
  return patternOf(text) !== undefined;
}

/** "Polka dot" and "polka dotted" are one word too many. */
function patternOf(text: string): PatternName | undefined {
  return words.get(text.replace(/^polka[\s-]dot(?:s|ted)?$/, 'dotted'));
}

/**
 * Judges patterns by the pixels. Materials ("wooden", "metal") are no patterns: nothing here judges them.
 * @param namer - Tells the pattern of a box: `regionPattern` of `@grounder/images`.
 */
export function patternFactor(namer: PatternNamer): AttributeFactor {
  const remembered = cachedObserver(namer);
  return {
    // Seen in the same pixels, a pattern counts as much as a colour.
    kind: 'colour',
    knows: ({ text }) => isPattern(text),
    judge: ({ image, targets, attribute: { text } }: AttributeRequest) => {
      const name = patternOf(text) ?? 'plain';
      return Float64Array.from(
        targets,
        (target) => observe(remembered, image, target)?.[name] ?? 0,
      );
    },
  };
}
