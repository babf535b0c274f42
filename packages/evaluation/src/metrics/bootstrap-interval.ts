import type { BootstrapOptions, Estimate } from './estimate.js';
import type { GroundingOutcome } from './grounding-outcome.js';
import { ImageTotals } from './image-totals.js';
import type { Measure } from './measures.js';

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
