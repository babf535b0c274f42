/** What kind of evidence a factor is; each kind has a weight of its own. */
export type FactorKind =
  | 'noun'
  | 'confidence'
  | 'colour'
  | 'attribute'
  | 'person'
  | 'worn'
  | 'posture'
  | 'view'
  | 'relation'
  | 'hint'
  | 'place'
  | 'extreme'
  | 'ordinal'
  | 'usual'
  | 'deniedColour'
  | 'deniedAttribute'
  | 'deniedRelation'
  | 'deniedWorn'
  | 'size'
  | 'typicalSize'
  | 'duplicate'
  | 'overlap';

/** One thing that a phrase says, judged for every region. */
export interface Factor {
  /** What kind of evidence it is. */
  readonly kind: FactorKind;
  /** What it says, for a reason: "left of the umbrella", "red", "not sitting". */
  readonly text: string;
  /** The probability that each region fulfils it, above 0 up to 1. */
  readonly probabilities: Float64Array;
  /** The region that each region is related to, -1 for none; only for relations. */
  readonly related?: Int32Array;
}

/** The least probability that a factor may give: one wrong judgement must not decide alone. */
export const leastProbability = 0.02;

/** Keeps a probability where its logarithm is finite and no single judgement is final. */
export function boundedProbability(value: number): number {
  if (!(value > leastProbability)) return leastProbability;
  return value < 1 ? value : 1;
}
