import type { Absence } from './no-target.js';
import type { Factor } from './factors/factor.js';
import type { UsageReading } from './usage/usage-factors.js';

/** What was found about the regions of a picture, before anything is concluded from it. */
export interface SceneFindings {
  /** Everything that counts: what the phrase says, and priors of regions. */
  readonly factors: readonly Factor[];
  /** The factors that the phrase says. */
  readonly phraseFactors: readonly Factor[];
  /** The weighted sum of the factors' logarithms; -Infinity for regions that cannot be meant. */
  readonly totals: Float64Array;
  /** The probability that the likeliest label names the noun. */
  readonly named: number;
  /** How surely the noun is in the picture, 0 to 1. */
  readonly presence: number;
  /** What usage is judged by; undefined when the phrase was judged as a whole. */
  readonly usage?: UsageReading;
  /** What speaks for and against anything in the picture being meant. */
  readonly absence: Absence;
  /** What could not be taken into account, in words: "no umbrella was found". */
  readonly notJudged: readonly string[];
}

/** A phrase evaluated over the regions of a picture. */
export interface SceneJudgement extends SceneFindings {
  /** The probability of each region of being meant; all 0 when nothing fits. */
  readonly probabilities: Float64Array;
  /** The probability that nothing in the picture fits, 0 to 1. */
  readonly noTarget: number;
  /** Whether that probability is above the threshold, or no label names the noun, or no region can be meant. */
  readonly isRefused: boolean;
  /** What makes nothing fit, in words, when that is so. */
  readonly refusal?: string;
}
