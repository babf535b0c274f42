import type { PlacedRegion } from '../placed-region.js';

/** What every relation has. */
interface RelationBase {
  /** The name under which reasons mention it. */
  readonly name: string;
  /** The words that it stands for, as the parser records them: "next to", "left of". */
  readonly words: readonly string[];
  /** What the score means, in a sentence. */
  readonly definition: string;
  /**
   * The word of the order that speaks for the thing meant when the other one is not found: "left" for
   * "left of the tree" where no tree was detected.
   * @defaultValue none: what was not found says nothing
   */
  readonly hint?: string;
}

/** A relation between two things. */
export interface BinaryRelation extends RelationBase {
  readonly kind: 'binary';
  /**
   * Says how well the relation holds.
   * @returns 0 (does not hold) to 1 (holds), finite.
   */
  readonly score: (subject: PlacedRegion, object: PlacedRegion, picture: PlacedRegion) => number;
}

/** A relation of a thing to two others: "between the cup and the plate". */
export interface TernaryRelation extends RelationBase {
  readonly kind: 'ternary';
  /** Says how well the relation holds, 0 to 1; the two objects may be swapped. */
  readonly score: (subject: PlacedRegion, first: PlacedRegion, second: PlacedRegion) => number;
}

/** A relation that picks one of several: "closest to the car". */
export interface ExtremeRelation extends RelationBase {
  readonly kind: 'extreme';
  /** What is to be greatest among those that the phrase may mean, in diagonals of the picture. */
  readonly measure: (subject: PlacedRegion, object: PlacedRegion, picture: PlacedRegion) => number;
}

/** A relation of a thing to itself: "the one that is a dog", "among those in red". */
export interface IdentityRelation extends RelationBase {
  readonly kind: 'identity';
}

/** A relation that a `RelationalScorer` can evaluate. */
export type RelationDefinition =
  BinaryRelation | TernaryRelation | ExtremeRelation | IdentityRelation;
