import type { Box, RasterImage } from '@grounder/core';

import type { ColourNamer, SeenColours } from './colour-factor.js';

/** Most looks kept of one picture: three for each of 5,000 regions. */
const mostLooks = 1 << 14;

interface Look {
  readonly box: Box;
  readonly around: Box;
  readonly seen: SeenColours;
}

/**
 * Keeps what a namer saw, by picture and box: later phrases about a picture look at the same places.
 *
 * @param namer - Looks at pictures, whose bytes are not changed in place.
 * @returns A namer that looks once; what it keeps goes with the picture.
 */
export function rememberedNamer(namer: ColourNamer): ColourNamer {
  const pictures = new WeakMap<RasterImage, Map<number, Look>>();
  return (image, box, options) => {
    const looks = pictures.get(image) ?? new Map<number, Look>();
    pictures.set(image, looks);
    const around = options?.around ?? box;
    const key = keyOf(box) + Math.SQRT2 * keyOf(around);
    const known = looks.get(key);
    if (known !== undefined && isSame(known.box, box) && isSame(known.around, around)) {
      return known.seen;
    }
    const seen = namer(image, box, options);
    if (looks.size >= mostLooks) looks.clear();
    looks.set(key, { box: copyOf(box), around: copyOf(around), seen });
    return seen;
  };
}

/** A number that few boxes share, which costs less than a text. */
function keyOf({ left, top, right, bottom }: Box): number {
  return left + Math.PI * top + Math.E * right + Math.LN10 * bottom;
}

function isSame(one: Box, other: Box): boolean {
  return (
    one.left === other.left &&
    one.top === other.top &&
    one.right === other.right &&
    one.bottom === other.bottom
  );
}

/** The sides alone: regions hold more. */
function copyOf({ left, top, right, bottom }: Box): Box {
  return { left, top, right, bottom };
}
