import type { Candidate, Detection } from '@grounder/core';

import type { GroundingOutcome } from '../metrics/grounding-outcome.js';

/** One of the best regions that a system considered. */
export interface RecordedCandidate extends Pick<Candidate, 'box' | 'label' | 'score'> {
  /** What the detector said. */
  readonly detection: Pick<Detection, 'score'>;
}

/**
 * One line of a run: what one system answered to one referring expression, with all that tables and
 * pictures need.
 */
export interface GroundingRecord extends GroundingOutcome {
  /** The system's name. */
  readonly system: string;
  /** The expression. */
  readonly expression: string;
  /** The part of the data set. */
  readonly split: string;
  /** The picture's path, as the data set gives it. */
  readonly imagePath: string;
  /** The picture's columns, where the data set tells. */
  readonly width?: number;
  /** The picture's rows, where the data set tells. */
  readonly height?: number;
  /** The label of the chosen region. */
  readonly label?: string;
  /** The noun that the system took for the subject of the expression. */
  readonly subject?: string;
  /** Why the system chose as it did. */
  readonly reason?: string;
  /** The best candidates, best first: at most ten. */
  readonly candidates: readonly RecordedCandidate[];
  /** Milliseconds by stage; empty for a failure. */
  readonly timings: Readonly<Record<string, number>>;
}
