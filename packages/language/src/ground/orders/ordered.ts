import type { PlacedRegion } from '../placed-region.js';
import type { OrderDefinition } from './order-definition.js';

/** The things that are put in order. */
export interface Ordered {
  /** How likely each region is one of those counted, 0 to 1. */
  readonly memberships: Float64Array;
  /** The regions. */
  readonly regions: readonly PlacedRegion[];
  /** The whole picture. */
  readonly picture: PlacedRegion;
  /** What extremes and counts go by. */
  readonly orders: readonly OrderDefinition[];
}
