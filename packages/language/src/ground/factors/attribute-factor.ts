import type { Attribute, Box, CallOptions, NounPhrase, RasterImage } from '@grounder/core';

import type { FactorKind } from './factor.js';
import type { PlacedRegion } from '../placed-region.js';

/** A region, or a part of one, whose property is asked for. */
export interface AttributeTarget {
  /** The region. */
  readonly region: PlacedRegion;
  /** Where to look: the region's box, or the part of it where a garment is. */
  readonly box: Box;
}

/** What an {@link AttributeFactor} is asked. */
export interface AttributeRequest {
  /** The picture. */
  readonly image: RasterImage;
  /** The regions that may be meant. */
  readonly targets: readonly AttributeTarget[];
  /** Every region of the picture. */
  readonly regions: readonly PlacedRegion[];
  /** The property; its denial is not the factor's concern. */
  readonly attribute: Attribute;
  /** The thing that is to have it. */
  readonly noun: NounPhrase;
}

/** Judges a kind of property: colours, sizes, or any by a model of pictures and words. */
export interface AttributeFactor {
  /** The kind of evidence that it gives. */
  readonly kind: FactorKind;
  /** Tells whether it can judge a property. */
  knows(attribute: Attribute, noun: NounPhrase): boolean;
  /**
   * Judges the property, which it knows.
   * @param request - The property and where to look.
   * @returns The probability of each target, 0 to 1, in the order of `targets`.
   */
  judge(request: AttributeRequest, options?: CallOptions): Float64Array | Promise<Float64Array>;
}
