import type { Detection, RasterImage } from '@grounder/core';
import { boxArea, boxHeight } from '@grounder/core';
import type { BasicColourTerm } from '@grounder/core/internal';
import { regionColours } from '@grounder/images';
import { basicColourTerms } from '@grounder/core/internal';

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

/** Tells whether a label names people. */
export function isPerson(label: string): boolean {
  return people.has(label.toLowerCase());
}

/** Tells whether a label names something to wear. */
export function isGarment(label: string): boolean {
  return garments.has(label.toLowerCase());
}

/** Names the colour of a thing by its pixels, with its surroundings suppressed. */
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

/** Finds what a person wears, with its colour and other attributes. */
export function clothingFacts(
  region: Detection,
  worn: readonly Detection[],
  describe: (garment: Detection) => readonly Fact[],
): readonly Fact[] {
  if (!isPerson(region.label)) return [];
  return worn
    .filter((garment) => isWornBy(garment, region))
    .map((garment) => {
      const looks = describe(garment).map(({ words }) => words);
      const because = 'its box lies in the person’s';
      return { kind: 'clothing', words: [...looks, garment.label].join(' '), because } as const;
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
