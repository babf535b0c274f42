import type { Box } from '@grounder/core';

import type { CeilingStep } from './proposal-ceiling.js';

/** Why a system gave no answer. */
export interface GroundingFailure {
  /** The error's code, or its name when it has none. */
  readonly code: string;
  /** What happened. */
  readonly message: string;
}

/** What a system answered to one referring expression, beside the truth. */
export interface GroundingOutcome {
  /** The expression's number or name, unique in its data set. */
  readonly id: string;
  /** The image's number or name: expressions about one image are not independent. */
  readonly image: string;
  /** The box that the system chose, in pixels of the image; undefined when it found that nothing fits. */
  readonly predicted: Box | undefined;
  /** The box that is meant, in pixels of the image; undefined when the image has no such thing. */
  readonly truth: Box | undefined;
  /**
   * What the best choice among the system's proposals would have reached, as `proposalCeiling` finds
   * it; undefined for a system without proposals.
   */
  readonly ceiling?: readonly CeilingStep[];
  /** The class name of the thing meant. */
  readonly category?: string;
  /** What the expression asks for: "spatial", "attribute". */
  readonly tags?: readonly string[];
  /** The expression. */
  readonly expression?: string;
  /** How many other things of the same class are in the image. */
  readonly distractors?: number;
  /** What went wrong, when something did: then `predicted` is undefined and the answer is wrong. */
  readonly failure?: GroundingFailure;
}
