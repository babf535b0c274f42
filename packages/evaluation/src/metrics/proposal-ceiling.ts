import type { Box } from '@grounder/core';
import { iou } from '@grounder/core';

/** A proposal that covers the truth better than all before it. */
export interface CeilingStep {
  /** Its place among the proposals, from 1 on. */
  readonly rank: number;
  /** Its IoU with the truth, above 0 to 1; above that of the step before. */
  readonly iou: number;
  /** Where it is, in pixels of the image. */
  readonly box: Box;
}

/**
 * Finds what the best choice among the first K proposals would reach, for each K at once: the steps
 * at which the best IoU rises. A handful of numbers tell all that a recall\@K needs, where thousands
 * of expressions with hundreds of proposals each would not fit into memory.
 * @param truth - The box that is meant, in the same frame.
 * @returns The steps by rising rank; empty when no proposal touches the truth.
 */
export function proposalCeiling(proposals: readonly Box[], truth: Box): readonly CeilingStep[] {
  const steps: CeilingStep[] = [];
  let best = 0;
  for (const [index, box] of proposals.entries()) {
    const value = iou(box, truth);
    if (value <= best) continue;
    best = value;
    steps.push({ rank: index + 1, iou: value, box });
  }
  return steps;
}
