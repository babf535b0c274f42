import type { Box } from './box.js';
import type { Detection } from './detection.js';
import type { PhraseFactor } from './phrase-factor.js';
import type { AttentionMap, ScoreUnit } from './ports.js';
import type { QueryWarning } from './query-warning.js';
import type { Query } from './query.js';

/** A region that was considered, with what each scorer said of it. */
export interface Candidate {
  /** Where it is, in pixels of the image as shown. */
  readonly box: Box;
  /** What it is called. */
  readonly label: string;
  /** What the detector said, its own confidence included. */
  readonly detection: Detection;
  /** Ranks the candidates, in the unit of the grounding: higher is better; undefined when nothing was scored. */
  readonly score: number | undefined;
  /** Each scorer's score before weighting, under the scorer's name. */
  readonly scores: Readonly<Record<string, number>>;
  /** Why the score is what it is, in a short sentence. */
  readonly reason: string;
  /**
   * What decides, with what is known before the phrase is read; of a single scorer, the product of
   * `probability ** weight` ranks the candidates. Absent when no scorer tells.
   */
  readonly factors?: readonly PhraseFactor[];
}

/** The answer to a phrase about an image. */
export interface Grounding {
  /** The box of the thing meant, in pixels of the image as shown; undefined when nothing fits. */
  readonly box: Box | undefined;
  /** The winner's score; 0 when nothing fits, undefined when nothing was scored, as by a regression head. */
  readonly score: number | undefined;
  /** What the scores are; undefined when nothing was scored. */
  readonly unit: ScoreUnit | undefined;
  /** The winner's label, or undefined when nothing fits. */
  readonly label: string | undefined;
  /**
   * The boxes of the things meant, best first, when the phrase means several and the grounder was asked
   * for all of them: `box` is then the smallest around them. Absent otherwise.
   */
  readonly members?: readonly Box[];
  /** All regions considered, best first. */
  readonly candidates: readonly Candidate[];
  /** What was understood of the phrase. */
  readonly query: Query;
  /** Reasons to doubt that the phrase was read rightly; empty for an ordinary one. */
  readonly warnings: readonly QueryWarning[];
  /** Milliseconds per stage, under the stage's name, in the order in which the stages ran. */
  readonly timings: Readonly<Record<string, number>>;
  /** Why this box won, or why there is none. */
  readonly reason: string;
  /** Where the system looked; absent when it does not tell. */
  readonly attention?: AttentionMap;
}
