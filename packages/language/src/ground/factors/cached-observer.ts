import type { Box, RasterImage } from '@grounder/core';

import type { AttributeTarget } from './attribute-factor.js';
import { isShown } from '../is-shown.js';

/**
 * Looks at a part of a picture.
 * @param box - Where to look, in pixels.
 */
export type Observer<Seen> = (
  image: RasterImage,
  box: Box,
  options?: { readonly around?: Box },
) => Seen;

/** Most observations kept of one picture: three for each of 5,000 regions. */
const maxObservations = 1 << 14;

interface Observation<Seen> {
  readonly box: Box;
  readonly around: Box;
  readonly seen: Seen;
}

/**
 * Keeps what was seen, by picture and box: later phrases about a picture look at the same places.
 * @param observer - Looks at pictures, whose bytes are not changed in place.
 */
export function cachedObserver<Seen>(observer: Observer<Seen>): Observer<Seen> {
  const pictures = new WeakMap<RasterImage, Map<number, Observation<Seen>>>();
  return (image, box, options) => {
    const observations = pictures.get(image) ?? new Map<number, Observation<Seen>>();
    pictures.set(image, observations);
    const around = options?.around ?? box;
    const key = keyOf(box) + Math.SQRT2 * keyOf(around);
    const known = observations.get(key);
    if (known !== undefined && isSame(known.box, box) && isSame(known.around, around)) {
      return known.seen;
    }
    const seen = observer(image, box, options);
    if (observations.size >= maxObservations) observations.clear();
    observations.set(key, { box: copyOf(box), around: copyOf(around), seen });
    return seen;
  };
}

/** What a target shows; undefined for a target outside the picture, or without area. */
export function observe<Seen>(
  observer: Observer<Seen>,
  image: RasterImage,
  { region, box }: AttributeTarget,
): Seen | undefined {
  return isShown(box, image) ? observer(image, box, { around: region }) : undefined;
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
