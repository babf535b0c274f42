import type { PlacedRegion } from '../placed-region.js';

/** What an extreme or a count goes by: "leftmost", "biggest", "third from the top". */
export interface OrderDefinition {
  /** The name under which reasons mention it. */
  readonly name: string;
  /** The words that ask for it: "left", "leftmost". */
  readonly words: readonly string[];
  /** What the measure is, in a sentence. */
  readonly definition: string;
  /** How sure a place in the picture is by itself, as for "on the left"; extremes of size have none. */
  readonly isPlace: boolean;
  /** The difference of measures at which the order of two things is 73 % sure. */
  readonly softness: number;
  /**
   * What is greatest for the thing meant.
   * @returns A finite number; for places 0 (the other end) to 1 (this end).
   */
  readonly measure: (region: PlacedRegion, picture: PlacedRegion) => number;
}
