import type { FactorKind } from './factors/factor.js';

/** How much each kind of evidence counts: the factor of its logarithm in the sum. */
export type FactorWeights = Readonly<Record<FactorKind, number>>;

/**
 * The weights to start with. Fitted on RefCOCOS, development half, by the conditional logit over
 * ground-truth and CenterNet regions together with a prior, and rounded; `npm run results -- relations`
 * of the repository does it and measures them on other photos than those of the fit. Those of place,
 * extreme, ordinal and hint are fitted on the phrases of `npm run results -- boxes`. Kinds that occur in
 * fewer than ten phrases (noun, attribute, the denials of colours, attributes and garments) were set
 * by hand.
 */
export const defaultWeights: FactorWeights = {
  noun: 1,
  confidence: 1.25,
  colour: 0.9,
  attribute: 0.8,
  person: 0.6,
  worn: 1.15,
  posture: 0.65,
  view: 0.65,
  relation: 0.65,
  hint: 0.25,
  place: 1.1,
  extreme: 0.55,
  ordinal: 0.6,
  deniedColour: 0.5,
  deniedAttribute: 0.5,
  deniedRelation: 0.45,
  deniedWorn: 0.5,
  size: -0.7,
  typicalSize: 0.5,
  duplicate: 0.5,
  overlap: 0.4,
};
