import { createRandom, GroundingError } from '@grounder/core';
import { defaultSeed } from '@grounder/core/internal';

import type { GroundingOutcome } from './grounding-outcome.js';
import type { Measure } from './measures.js';
import { quantileOf } from './quantile.js';

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
 * left out. Quantiles are interpolated as NumPy does.
 * @param outcomes - The outcomes, in an order that the samples depend on.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 */
export function bootstrapInterval(
  outcomes: readonly GroundingOutcome[],
  measure: Measure,
  options: BootstrapOptions = {},
): Estimate {
  const { samples = 1000, level = 0.95, seed = defaultSeed } = options;
  assertOptions(samples, level);
  const images = totalByImage(outcomes, measure);
  const sum = images.reduce((total, image) => total + image.sum, 0);
  const count = images.reduce((total, image) => total + image.count, 0);
  if (count === 0) return { value: NaN, low: NaN, high: NaN, count };
  const means = resample(images, samples, seed).sort();
  return {
    value: sum / count,
    low: quantileOf(means, (1 - level) / 2),
    high: quantileOf(means, (1 + level) / 2),
    count,
  };
}

interface ImageTotal {
  sum: number;
  count: number;
}

function totalByImage(
  outcomes: readonly GroundingOutcome[],
  measure: Measure,
): readonly ImageTotal[] {
  const totals = new Map<string, ImageTotal>();
  for (const outcome of outcomes) {
    const value = measure(outcome);
    if (value === undefined) continue;
    const total = totals.get(outcome.image) ?? { sum: 0, count: 0 };
    total.sum += value;
    total.count += 1;
    totals.set(outcome.image, total);
  }
  return [...totals.values()];
}

function resample(images: readonly ImageTotal[], samples: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: samples }, () => {
    let sum = 0;
    let count = 0;
    for (let left = images.length; left > 0; left -= 1) {
      const image = images[Math.floor(random() * images.length)];
      sum += image?.sum ?? 0;
      count += image?.count ?? 0;
    }
    return sum / count;
  });
}

function assertOptions(samples: number, level: number): void {
  if (Number.isSafeInteger(samples) && samples >= 1 && level > 0 && level < 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected samples to be a whole number of at least 1 and level above 0 and below 1, ' +
      `got ${samples} and ${level}`,
  );
}
