import type { Box } from './box.js';

/** One thing that a phrase says, judged for one region. */
export interface PhraseFactor {
  /** What kind of evidence it is, in the scorer's terms: "noun", "colour", "relation". */
  readonly kind: string;
  /** What the phrase says: "left of the umbrella". */
  readonly text: string;
  /** How well the region fulfils it, 0 to 1. */
  readonly probability: number;
  /** The box of the other thing that a relation is about, in pixels; absent when there is none. */
  readonly related?: Box;
}
