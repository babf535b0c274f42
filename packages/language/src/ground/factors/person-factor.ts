import type { Box, RasterImage } from '@grounder/core';
import type { Looks, LooksEstimator } from '@grounder/core/internal';

import type { AttributeFactor, AttributeRequest, AttributeTarget } from './attribute-factor.js';
import { observe } from './cached-observer.js';
import type { ColourNamer } from './colour-factor.js';
import { colourProbability } from './colour-factor.js';
import { readColours } from './colour-meanings.js';
import type { WornReading } from './looks-words.js';
import { neutralTraits, propertyReading, wornReading } from './looks-words.js';
import { isSomebody, isSomebodyLabel } from './worn-places.js';

/** Most people who are looked at: each costs two runs of a model. */
const mostSeen = 24;
/** No guess is final. */
const [least, most] = [0.02, 0.98];

/** What guesses looks, and what names the colours of hats and hair. */
export interface PersonFactorParts {
  /** Guesses the looks of people. */
  readonly looks: LooksEstimator;
  /** Names the colours of a box: `regionColours` of `@grounder/images`. */
  readonly namer: ColourNamer;
}

/**
 * Judges whether somebody is a man, a woman or a child, and what they have on their heads, by guesses from
 * the picture: of the 24 largest people that may be meant. Of others, and of those who are too small,
 * it takes what is common; of what is no person, that it is not so.
 * @param parts - What guesses, and what names colours.
 * @returns A factor to put before all others: "blonde" is of the hair.
 */
export function personFactor({ looks, namer }: PersonFactorParts): AttributeFactor {
  return {
    kind: 'person',
    knows: ({ text }, noun) => isSomebody(noun) && readingOf(text, noun) !== undefined,
    judge: async ({ image, targets, attribute, noun }: AttributeRequest, call = {}) => {
      const read = readingOf(attribute.text, noun);
      if (read === undefined) return new Float64Array(targets.length).fill(0.5);
      const people = targets
        .filter(({ region }) => isSomebodyLabel(region.label))
        .toSorted((one, other) => other.region.area - one.region.area)
        .slice(0, mostSeen);
      const boxes = people.map(({ region }) => region);
      const found = boxes.length === 0 ? [] : await looks.estimate(image, boxes, call);
      const seen = new Map(people.map((target, place) => [target, found[place]]));
      return Float64Array.from(targets, (target) => {
        if (!isSomebodyLabel(target.region.label)) return least;
        const value = probabilityOf(read, { image, target, namer, looks: seen.get(target) });
        return Math.min(most, Math.max(least, value));
      });
    },
  };
}

function readingOf(text: string, noun: AttributeRequest['noun']): WornReading | undefined {
  const reading = propertyReading(text, noun);
  return reading === undefined ? wornReading(text) : { reading, colours: '' };
}

interface Sight {
  readonly image: RasterImage;
  readonly target: AttributeTarget;
  readonly namer: ColourNamer;
  readonly looks: Looks | undefined;
}

function probabilityOf({ reading, colours }: WornReading, sight: Sight): number {
  const { image, target, namer, looks } = sight;
  const fits = reading(looks?.traits ?? neutralTraits);
  const named = readColours(colours);
  if (named.length === 0 || looks === undefined) return fits;
  const seen = observe(namer, image, { ...target, box: crownOf(looks.head) });
  return seen === undefined ? fits : fits * Math.max(least, colourProbability(seen, named));
}

/** Where a hat or hair is in the square around a head. */
function crownOf({ left, top, right, bottom }: Box): Box {
  const [width, height] = [right - left, bottom - top];
  return {
    left: left + 0.3 * width,
    top: top + 0.12 * height,
    right: right - 0.3 * width,
    bottom: top + 0.42 * height,
  };
}
