import { basicColourTerms } from '@grounder/core/internal';
import type { BasicColourTerm } from '@grounder/core/internal';
import type { Attribute, Box, RasterImage } from '@grounder/core';

import type { AttributeFactor, AttributeRequest, AttributeTarget } from './attribute-factor.js';
import { readColours, readShade } from './colour-meanings.js';
import { softStep } from '../relations/geometry-scores.js';
import type { PlacedRegion } from '../placed-region.js';
import { readFacing } from './read-pose.js';
import { observe, cachedObserver } from './cached-observer.js';

/** What colours a part of a picture shows. */
export interface SeenColours {
  /** How much of it each basic colour term names, 0 to 1. */
  readonly shares: Readonly<Record<BasicColourTerm, number>>;
  /** Mean lightness, 0 (black) to 1 (white). */
  readonly lightness: number;
  /** How much of it has the colour of skin, 0 to 1. */
  readonly skin: number;
}

/**
 * Names the colours of a part of a picture; `regionColours` of `@grounder/images` is one. It is
 * asked once for a box of a picture: it must answer the same each time.
 * @param box - Where to look, in pixels.
 */
export type ColourNamer = (
  image: RasterImage,
  box: Box,
  options?: { readonly around?: Box },
) => SeenColours;

const saturation = 0.45;

/**
 * Judges colours by the pixels: the share of a region that a colour names, full from 45 % on, since
 * no thing fills its box. Of several colours each must be there: the least counts, full from its
 * part of the 45 %. "Light" and "dark" also ask for the lightness.
 * @param namer - Names the colours of a box: `regionColours` of `@grounder/images`.
 * @returns A factor for attributes of the kind `colour`, for light and dark.
 */
export function colourFactor(namer: ColourNamer): AttributeFactor {
  const remembered = cachedObserver(namer);
  return {
    kind: 'colour',
    knows: (attribute) => isColour(attribute),
    judge: ({ image, targets, attribute: { text } }: AttributeRequest) => {
      const colours = readColours(text);
      const shade = readShade(text);
      return Float64Array.from(targets, (target) => {
        const seen = observe(remembered, image, target) ?? nothing;
        return colourProbability(seen, colours) * shadeProbability(seen, shade, colours.length > 0);
      });
    },
  };
}

const nothing: SeenColours = {
  shares: Object.fromEntries(basicColourTerms.map((term) => [term, 0])) as SeenColours['shares'],
  lightness: 0.5,
  skin: 0,
};

function isColour({ kind, text }: Attribute): boolean {
  return readColours(text).length > 0 || (kind !== 'size' && readShade(text) !== 0);
}

/** How surely a part shows all of the colours. */
export function colourProbability(
  { shares }: SeenColours,
  colours: readonly (readonly BasicColourTerm[])[],
): number {
  let least = 1;
  for (const names of colours) {
    const share = names.reduce((sum, name) => sum + shares[name], 0);
    least = Math.min(least, share / (saturation / colours.length));
  }
  return Math.min(1, least);
}

/** Alone a shade decides; with a colour it only tips. */
function shadeProbability({ lightness }: SeenColours, shade: number, isTip: boolean): number {
  if (shade === 0) return 1;
  const fits = softStep(shade * (lightness - 0.5), 0, 0.08);
  return isTip ? 0.6 + 0.4 * fits : fits;
}

/**
 * Judges whether somebody faces the camera by the joints where they are known. Else by the skin in the
 * upper part of the box, where a face would be: crude, it tells faces from backs of heads in most
 * photos, and knows nothing of helmets.
 * @param namer - Names the colours of a box: `regionColours` of `@grounder/images`.
 * @returns A factor for "facing camera", "looking at camera" and "facing away from camera".
 */
export function facingFactor(namer: ColourNamer): AttributeFactor {
  const remembered = cachedObserver(namer);
  return {
    kind: 'view',
    knows: ({ text }) => isView(text),
    judge: ({ image, targets, attribute }: AttributeRequest) => {
      const isAway = /away|back/.test(attribute.text);
      return Float64Array.from(targets, ({ region }) => {
        const faces =
          (region.pose && readFacing(region.pose)) ?? facesBySkin(remembered, image, region);
        return isAway ? 1 - faces : faces;
      });
    },
  };
}

const viewPattern =
  /^(?:facing|looking|staring|back|turned)\b.*\b(?:camera|viewer|photographer|us|me|you)$/;

/** Whether words say that somebody looks into the camera or away from it. */
export function isView(text: string): boolean {
  return viewPattern.test(text);
}

function facesBySkin(namer: ColourNamer, image: RasterImage, region: PlacedRegion): number {
  const { skin } = observe(namer, image, { region, box: faceBox(region) }) ?? nothing;
  return softStep(skin, 0.35, 0.12);
}

/** The middle of the top of a person, deeper in a box that shows only head and shoulders. */
function faceBox({ left, top, width, height }: AttributeTarget['region']): Box {
  const depth = height / width > 1.6 ? 0.2 : 0.4;
  return {
    left: left + 0.25 * width,
    top,
    right: left + 0.75 * width,
    bottom: top + depth * height,
  };
}
