import type { DataSetProblem } from './referring-example.js';

/** How many problems are kept in full; the rest are counted. */
const kept = 1000;

/** Counts broken records and keeps the first of them: a file of nothing else stays small. */
export class ProblemLog {
  readonly #first: DataSetProblem[] = [];
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** The first 1,000 of them. */
  get first(): readonly DataSetProblem[] {
    return this.#first;
  }

  /** Counts a problem. Bound, so that it can be handed on. */
  readonly add = (problem: DataSetProblem): void => {
    this.#count += 1;
    if (this.#first.length < kept) this.#first.push(problem);
  };
}
