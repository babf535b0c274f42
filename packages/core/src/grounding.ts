import type { Box } from './box.js';
import type { Detection } from './detection.js';
import type { PhraseFactor } from './phrase-factor.js';
import type { AttentionMap } from './ports.js';
import type { QueryWarning } from './query-warning.js';
import type { Query } from './query.js';

/** A region that was considered, with what each scorer said of it. */
export interface Candidate extends Detection {
  /** The score that ranks the candidates, higher is better; for {@link Detection.score} see there. */
  readonly total: number;
  /** Each scorer's raw score, under the name that the scorer was given. */
  readonly scores: Readonly<Record<string, number>>;
  /** Why the total is what it is, in a short sentence. */
  readonly reason: string;
  /** What the phrase says, judged for this region; absent when no scorer tells. */
  readonly factors?: readonly PhraseFactor[];
}

/** The answer to a phrase about an image. */
export interface Grounding {
  /** The box of the thing meant, in pixels of the image as shown; undefined when nothing fits. */
  readonly box: Box | undefined;
  /** The winner's total, or 0 when nothing fits. */
  readonly score: number;
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
