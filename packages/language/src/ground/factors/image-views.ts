import type { Box, RasterImage } from '@grounder/core';

import type { AttributeSite } from './attribute-factor.js';
import { isShown } from '../is-shown.js';

/**
 * Looks at a part of a picture.
 *
 * @param image - The picture.
 * @param box - Where to look, in pixels.
 * @param options - `around`: the thing that the part belongs to, whose surroundings are background.
 */
export type Looker<Seen> = (
  image: RasterImage,
  box: Box,
  options?: { readonly around?: Box },
) => Seen;

/** Most looks kept of one picture: three for each of 5,000 regions. */
const mostLooks = 1 << 14;

interface Look<Seen> {
  readonly box: Box;
  readonly around: Box;
  readonly seen: Seen;
}

/**
 * Keeps what was seen, by picture and box: later phrases about a picture look at the same places.
 *
 * @param looker - Looks at pictures, whose bytes are not changed in place.
 * @returns A looker that looks once; what it keeps goes with the picture.
 */
export function rememberLooks<Seen>(looker: Looker<Seen>): Looker<Seen> {
  const pictures = new WeakMap<RasterImage, Map<number, Look<Seen>>>();
  return (image, box, options) => {
    const looks = pictures.get(image) ?? new Map<number, Look<Seen>>();
    pictures.set(image, looks);
    const around = options?.around ?? box;
    const key = keyOf(box) + Math.SQRT2 * keyOf(around);
    const known = looks.get(key);
    if (known !== undefined && isSame(known.box, box) && isSame(known.around, around)) {
      return known.seen;
    }
    const seen = looker(image, box, options);
    if (looks.size >= mostLooks) looks.clear();
    looks.set(key, { box: copyOf(box), around: copyOf(around), seen });
    return seen;
  };
}

/** What a site shows; undefined for a site outside the picture, or without area. */
export function lookAt<Seen>(
  looker: Looker<Seen>,
  image: RasterImage,
  { region, box }: AttributeSite,
): Seen | undefined {
  return isShown(box, image) ? looker(image, box, { around: region }) : undefined;
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
