import type { FactorKind } from './factors/factor.js';

/** How much each kind of evidence counts: the factor of its logarithm in the sum. */
export type FactorWeights = Readonly<Record<FactorKind, number>>;

/**
 * The weights to start with. Those of relations, places, extremes, counts, hints, postures and sizes
 * ("attribute") were fitted beside the words of `usual` on phrases of RefCOCO, RefCOCO+ and RefCOCOg:
 * `studies/language/fit-usage.ts` of the repository does it and says on how many phrases each rests. The
 * others were fitted on RefCOCOS, development half, by the conditional logit over ground-truth and
 * CenterNet regions together with a prior, and rounded; `npm run results -- relations` does that and
 * measures them on other photos than those of the fit. Kinds that occur in fewer than ten of these
 * phrases (noun, the denials of colours, attributes and garments) were set by hand.
 */
export const defaultWeights: FactorWeights = {
  noun: 1,
  confidence: 1.25,
  colour: 0.9,
  attribute: 0.55,
  person: 0.6,
  worn: 1.15,
  posture: 0.8,
  view: 0.65,
  relation: 0.7,
  hint: 0.2,
  place: 0.9,
  extreme: 0.35,
  ordinal: 0.5,
  usual: 1,
  deniedColour: 0.5,
  deniedAttribute: 0.5,
  deniedRelation: 0.45,
  deniedWorn: 0.5,
  size: -0.7,
  typicalSize: 0.5,
  duplicate: 0.5,
  overlap: 0.4,
};
