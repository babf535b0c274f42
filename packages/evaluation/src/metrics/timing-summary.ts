/** How long something took. */
export interface Latency {
  /** Half of the calls took at most so many milliseconds. */
  readonly p50: number;
  /** 95 % of the calls took at most so many milliseconds. */
  readonly p95: number;
  /** How many calls were measured. */
  readonly count: number;
}

/** What `summariseTimings` finds. */
export interface TimingSummary {
  /** Each stage by itself, in order of first appearance. */
  readonly stages: Readonly<Record<string, Latency>>;
  /** All stages of a call together. */
  readonly total: Latency;
  /** Calls in a second of `elapsedMs`, or of the calls' own time; NaN without calls. */
  readonly expressionsPerSecond: number;
}
