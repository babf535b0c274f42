import type { Box } from './box.js';

/** One thing that decides, judged for one region: what the phrase says, or what is known before it is read. */
export interface PhraseFactor {
  /** What kind of evidence it is, in the scorer's terms: "noun", "colour", "relation". */
  readonly kind: string;
  /** What it says: "left of the umbrella", "detector confidence". */
  readonly text: string;
  /** How well the region fulfils it, 0 to 1. */
  readonly probability: number;
  /** The exponent with which the probability counts in the product of all; below 0 it counts against. */
  readonly weight: number;
  /** The box of the other thing that a relation is about, in pixels; absent when there is none. */
  readonly related?: Box;
}
