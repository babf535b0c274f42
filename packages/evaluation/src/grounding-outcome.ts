import type { Box } from '@grounder/core';

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
  /** The boxes that the system chose from, best first, when it had any. */
  readonly proposals?: readonly Box[];
  /** The class name of the thing meant. */
  readonly category?: string;
  /** What the expression asks for: "spatial", "attribute". */
  readonly tags?: readonly string[];
  /** The expression. */
  readonly expression?: string;
  /** How many other things of the same class are in the image. */
  readonly distractors?: number;
}
