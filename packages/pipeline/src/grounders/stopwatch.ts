/** Measures how long the stages of one call take. */
export interface Stopwatch {
  /** Milliseconds per stage, in the order in which the stages began. */
  readonly timings: Readonly<Record<string, number>>;
  /**
   * Runs a stage and notes its time under its name.
   * @returns What `work` returns.
   */
  readonly time: <Result>(stage: string, work: () => Result | Promise<Result>) => Promise<Result>;
}

/** Creates a stopwatch. */
export function createStopwatch(): Stopwatch {
  const timings: Record<string, number> = {};
  return {
    timings,
    async time(stage, work) {
      const start = performance.now();
      try {
        return await work();
      } finally {
        timings[stage] = performance.now() - start;
      }
    },
  };
}
