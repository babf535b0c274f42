import type { Detection, RasterImage } from '@grounder/core';
import { boxArea, boxHeight } from '@grounder/core';
import type { BasicColourTerm } from '@grounder/images';
import { basicColourTerms, regionColours } from '@grounder/images';

import type { Fact } from './fact.js';

/** Least share of a region that a colour must name to be its colour. */
const leastShare = 0.4;
/** Share of a garment's box within a person that makes it theirs: Pseudo-Q's. */
const leastWorn = 0.75;
/** People are spoken of by what they wear, not by a colour of their own. */
const people: ReadonlySet<string> = new Set(['person', 'man', 'woman', 'boy', 'girl', 'child']);
const hats: ReadonlySet<string> = new Set(['hat', 'cap', 'helmet']);
const trousers: ReadonlySet<string> = new Set(['pants', 'trousers', 'jeans', 'shorts', 'skirt']);
const garments: ReadonlySet<string> = new Set([
  ...hats,
  ...trousers,
  'shirt',
  'jacket',
  'coat',
  'dress',
  'suit',
  'sweater',
  'tie',
  'vest',
]);

/**
 * Tells whether a label names people.
 *
 * @param label - A detector's label.
 * @returns Whether it does.
 */
export function isPerson(label: string): boolean {
  return people.has(label);
}

/**
 * Names the colour of a thing by its pixels, with its surroundings suppressed.
 *
 * @param region - The thing.
 * @param image - The picture.
 * @returns At most one fact; none for people, and for things of no one colour.
 */
export function colourFacts({ box, label }: Detection, image: RasterImage): readonly Fact[] {
  if (isPerson(label)) return [];
  const { shares } = regionColours(image, box);
  const best = basicColourTerms.reduce<BasicColourTerm>(
    (most, term) => (shares[term] > shares[most] ? term : most),
    'black',
  );
  if (shares[best] < leastShare) return [];
  const because = `${shares[best].toFixed(2)} of what is seen of it`;
  return [{ kind: 'colour', words: best, because }];
}

/**
 * Finds what a person wears among the detections, with its colour.
 *
 * @param region - The person.
 * @param others - All detections.
 * @param image - The picture.
 * @returns A fact for each garment; none for things.
 */
export function clothingFacts(
  region: Detection,
  others: readonly Detection[],
  image: RasterImage,
): readonly Fact[] {
  if (!isPerson(region.label)) return [];
  return others
    .filter((other) => garments.has(other.label) && isWornBy(other, region))
    .map((garment) => {
      const colour = colourFacts(garment, image).map(({ words }) => words);
      const because = 'its box lies in the person’s';
      return { kind: 'clothing', words: [...colour, garment.label].join(' '), because } as const;
    });
}

/** Most of it in the person's box; a hat at the top, trousers in the lower half, as in Pseudo-Q. */
function isWornBy({ box, label }: Detection, { box: person }: Detection): boolean {
  const width = Math.max(0, Math.min(box.right, person.right) - Math.max(box.left, person.left));
  const height = Math.max(0, Math.min(box.bottom, person.bottom) - Math.max(box.top, person.top));
  if (width * height <= leastWorn * boxArea(box)) return false;
  const middle = ((box.top + box.bottom) / 2 - person.top) / boxHeight(person);
  if (hats.has(label)) return middle < 0.25;
  return trousers.has(label) ? middle > 0.5 : true;
}
