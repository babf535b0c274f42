import type { Box } from './box.js';
import type { CallOptions } from './ports.js';
import type { RasterImage } from './raster-image.js';

/** What is guessed of somebody, each against its opposite: a man or a woman, a child or an adult. */
export const looksTraits = [
  'man',
  'child',
  'hat',
  'cap',
  'helmet',
  'glasses',
  'sunglasses',
  'dark',
  'blond',
  'brown',
  'grey',
  'bald',
  'long',
] as const;

/** The name of a trait: `hat` is any, caps and helmets too; those from `dark` on are of the hair. */
export type LooksTrait = (typeof looksTraits)[number];

/** How somebody looks, guessed from the picture of the head. */
export interface Looks {
  /** How probable each trait is, 0 to 1: guesses, which err, and err more for some people. */
  readonly traits: Readonly<Record<LooksTrait, number>>;
  /** The square around the head with hair and hat, in pixels of the image; it may leave it. */
  readonly head: Box;
}

/** Guesses how people look. */
export interface LooksEstimator {
  /**
   * Guesses the looks of the person in each box.
   * @param boxes - One for each person, in pixels of `image`.
   * @returns One answer per box in the order of `boxes`; undefined for people who are too small.
   * @throws GroundingError `INVALID_BOX` when no pixel of a box lies inside the image.
   */
  estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options?: CallOptions,
  ): Promise<readonly (Looks | undefined)[]>;
}
