import { GroundingError } from './grounding-error.js';

/** The time in which something that holds a model may be used: until it is disposed. */
export class Lifetime {
  readonly #what: string;
  readonly #running = new Set<Promise<unknown>>();
  #ended: Promise<void> | undefined;

  /** @param what - What messages call it, such as "a detector". */
  constructor(what: string) {
    this.#what = what;
  }

  /** Throws `DISPOSED` after the end. */
  check(): void {
    if (this.#ended === undefined) return;
    throw new GroundingError(
      'DISPOSED',
      `expected ${this.#what} in use, got one after dispose(); open another`,
    );
  }

  /**
   * Does some work, which is finished before the model is freed.
   * @throws GroundingError `DISPOSED` after the end.
   */
  async use<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    this.check();
    const run = (async () => work())();
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }

  /** Ends it: work that has begun is finished, then the model is freed. A second call does nothing. */
  end(free: () => Promise<unknown>): Promise<void> {
    this.#ended ??= Promise.allSettled([...this.#running]).then(async () => {
      await free();
    });
    return this.#ended;
  }
}
