/** How an interval is resampled. */
export interface BootstrapOptions {
  /**
   * How often the images are drawn anew, a whole number of at least 1.
   * @defaultValue 1000
   */
  readonly samples?: number;
  /**
   * The share of samples inside the interval, above 0 and below 1.
   * @defaultValue 0.95
   */
  readonly level?: number;
  /**
   * Chooses the samples: the same seed gives the same interval.
   * @defaultValue 1
   */
  readonly seed?: number;
}

/** A mean with its interval. */
export interface Estimate {
  /** The mean of the measure; NaN when nothing counts. */
  readonly value: number;
  /** The interval's lower end; NaN when nothing counts. */
  readonly low: number;
  /** The interval's upper end; NaN when nothing counts. */
  readonly high: number;
  /** Outcomes that count. */
  readonly count: number;
}
