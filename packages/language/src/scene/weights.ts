import type { FactorKind } from './factor.js';

/** How much each kind of evidence counts: the factor of its logarithm in the sum. */
export type FactorWeights = Readonly<Record<FactorKind, number>>;

/** The weights to start with. */
export const defaultWeights: FactorWeights = {
  noun: 1,
  colour: 0.7,
  attribute: 0.5,
  worn: 0.7,
  posture: 0.5,
  view: 0.5,
  relation: 0.7,
  place: 0.5,
  extreme: 0.7,
  ordinal: 1,
  deniedColour: 0.5,
  deniedAttribute: 0.5,
  deniedRelation: 0.5,
  deniedWorn: 0.5,
  size: 0,
  middling: 0,
  duplicate: 0.5,
};
