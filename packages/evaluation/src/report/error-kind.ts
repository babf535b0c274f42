import type { GroundingOutcome } from '../metrics/grounding-outcome.js';
import { overlap, proposed } from '../metrics/measures.js';

/** The kinds of answers, from right to failed. */
export const errorKinds = [
  'hit',
  'loose box',
  'wrong object',
  'proposal missed',
  'no target found',
  'no target missed',
  'failure',
] as const;

/** What an answer is worth, and where it went wrong. */
export type ErrorKind = (typeof errorKinds)[number];

/** From this IoU on an answer is right. */
const hitIou = 0.5;

/** From this IoU on the answer is about the right object, though its box is loose. */
const looseIou = 0.25;

const isProposed = proposed({ iouThreshold: hitIou });

/**
 * Says what kind of answer an outcome is:
 *
 * - `failure`: the system threw;
 * - `no target found`, `no target missed`: nothing was meant, and the system said so or did not;
 * - `hit`: IoU with the truth of at least 0.5;
 * - `loose box`: IoU of at least 0.25: the right object, cut off or with too much around it;
 * - `proposal missed`: no proposal has an IoU of 0.5 or more, so that no choice could have been right;
 * - `wrong object`: all else, also "nothing fits" where something was meant.
 * @returns The first of these, in this order, that holds.
 */
export function errorKindOf(outcome: GroundingOutcome): ErrorKind {
  const { failure, truth, predicted } = outcome;
  if (failure !== undefined) return 'failure';
  if (truth === undefined) return predicted === undefined ? 'no target found' : 'no target missed';
  const iou = overlap(outcome) ?? 0;
  if (iou >= hitIou) return 'hit';
  if (iou >= looseIou) return 'loose box';
  return isProposed(outcome) === 0 ? 'proposal missed' : 'wrong object';
}
