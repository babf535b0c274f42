import type { GroundingOutcome } from './grounding-outcome.js';
import { ImageTotals } from './image-totals.js';
import type { Measure } from './measures.js';

/** How {@link bootstrapInterval} resamples. */
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

/**
 * Estimates a mean and how far it would vary with other images: the percentile bootstrap (Efron &
 * Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13), resampled by image since
 * expressions about one image stand or fall together (the cluster bootstrap of Davison & Hinkley,
 * "Bootstrap Methods and their Application", 1997, section 3.8). Images of which nothing counts are
 * left out. Quantiles are interpolated as NumPy does. Of more than 100,000 images the interval is the normal
 * one around the ratio of the totals, which theirs comes to.
 * @param outcomes - The outcomes, in an order that the samples depend on.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 */
export function bootstrapInterval(
  outcomes: readonly GroundingOutcome[],
  measure: Measure,
  options: BootstrapOptions = {},
): Estimate {
  const numbers = new Map<string, number>();
  const totals = new ImageTotals();
  for (const outcome of outcomes) {
    const value = measure(outcome);
    if (value === undefined) continue;
    const number = numbers.get(outcome.image) ?? numbers.size;
    numbers.set(outcome.image, number);
    totals.add(number, value);
  }
  return totals.estimate(options);
}
