import type {
  Box,
  Candidate,
  Detection,
  Grounding,
  Query,
  QueryWarning,
  ScoreUnit,
} from '@grounder/core';
import { defined } from '@grounder/core/internal';

/** A {@link Grounding} as plain JSON; part of the public API of the command line. */
export interface GroundingJson {
  /** The box in pixels of the image as shown, or null when nothing fits. */
  readonly box: Box | null;
  /** The winner's score, 0 when nothing fits, null when nothing was scored. */
  readonly score: number | null;
  /** What scores are, null when nothing was scored. */
  readonly unit: ScoreUnit | null;
  /** The winner's label, or null when nothing fits. */
  readonly label: string | null;
  /** All regions considered, best first. */
  readonly candidates: readonly Candidate[];
  /** What was understood of the phrase. */
  readonly query: Query;
  /** Milliseconds per stage. */
  readonly timings: Readonly<Record<string, number>>;
  /** Why this box won, or why there is none. */
  readonly reason: string;
  /** Reasons to doubt that the phrase was read rightly. */
  readonly warnings: readonly QueryWarning[];
  /** The boxes of the things meant, when several were asked for; absent otherwise. */
  readonly members?: readonly Box[];
}

/**
 * Turns a grounding into plain JSON values.
 * @returns An object whose keys and their order are public.
 */
export function toGroundingJson(grounding: Grounding): GroundingJson {
  const { box, score, unit, label, candidates, query, timings, reason, warnings, members } =
    grounding;
  return {
    box: box ?? null,
    score: score ?? null,
    unit: unit ?? null,
    label: label ?? null,
    ...{ candidates, query, timings, reason, warnings },
    ...defined({ members }),
  };
}

/**
 * Turns detections into plain JSON values.
 * @returns Objects with `box`, `label` and `score` alone.
 */
export function toDetectionsJson(detections: readonly Detection[]): readonly Detection[] {
  return detections.map(({ box, label, score }) => ({ box, label, score }));
}
