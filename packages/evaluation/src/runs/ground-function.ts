import type { Box, CallOptions } from '@grounder/core';

import type { ReferringExample } from '../datasets/referring-example.js';
import type { RecordedCandidate } from './grounding-record.js';

/** What an evaluated system answers. A `Grounding` is one, and so is a bare box. */
export interface SystemAnswer {
  /** The box, in pixels of the image; undefined when nothing fits. */
  readonly box: Box | undefined;
  /** Its label. */
  readonly label?: string | undefined;
  /** All regions that were considered, best first; left out by a system that considers none. */
  readonly candidates?: readonly RecordedCandidate[];
  /** What was understood of the expression. */
  readonly query?: { readonly subject?: { readonly head: string } | undefined };
  /** Milliseconds by stage; the whole call is measured when left out. */
  readonly timings?: Readonly<Record<string, number>>;
  /** Why this box was chosen. */
  readonly reason?: string;
}

/** What an evaluated system may know beside image and expression. */
export interface GroundContext extends CallOptions {
  /** The example with its truth: for baselines such as the best proposal, not for systems. */
  readonly example: ReferringExample;
}

/**
 * A system that can be evaluated: `(image, phrase, context) => grounder.ground(image, phrase, context)`.
 */
export type GroundFunction = (
  image: string,
  phrase: string,
  context: GroundContext,
) => Promise<SystemAnswer>;
