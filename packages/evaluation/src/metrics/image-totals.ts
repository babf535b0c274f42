import { createRandom, GroundingError } from '@grounder/core';
import { defaultSeed } from '@grounder/core/internal';

import type { BootstrapOptions, Estimate } from './estimate.js';
import { counts, floats } from './columns.js';
import { complementaryErrorFunction } from './error-function.js';
import { quantileOf } from './quantile.js';

/** Of more images a thousand samples take minutes, and differ from the limit in the fourth digit. */
const mostResampled = 100_000;

/** What a measure adds up to on each image: all that an interval is made from. */
export class ImageTotals {
  /** The place of an image's totals, from 1, by the image's number. */
  readonly #places = counts();
  readonly #sums = floats();
  readonly #counts = counts();

  /** @param image - The image's number, from 0. */
  add(image: number, value: number): void {
    let place = this.#places.at(image) - 1;
    if (place < 0) {
      place = this.#sums.length;
      this.#places.set(image, place + 1);
    }
    this.#sums.set(place, this.#sums.at(place) + value);
    this.#counts.set(place, this.#counts.at(place) + 1);
  }

  /**
   * The mean and its interval, images in order of first appearance.
   * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
   */
  estimate(options: BootstrapOptions = {}): Estimate {
    const { samples = 1000, level = 0.95, seed = defaultSeed } = options;
    assertOptions(samples, level);
    const totals = { sums: this.#sums.values(), counts: this.#counts.values() };
    const sum = totals.sums.reduce((all, each) => all + each, 0);
    const count = totals.counts.reduce((all, each) => all + each, 0);
    if (count === 0) return { value: NaN, low: NaN, high: NaN, count };
    const value = sum / count;
    if (totals.sums.length > mostResampled) {
      const reach = normalReach(totals, value, level);
      return { value, low: value - reach, high: value + reach, count };
    }
    const means = resample(totals, samples, seed).sort();
    return {
      value,
      low: quantileOf(means, (1 - level) / 2),
      high: quantileOf(means, (1 + level) / 2),
      count,
    };
  }
}

interface Totals {
  readonly sums: Float64Array;
  readonly counts: Uint32Array;
}

function resample({ sums, counts: sizes }: Totals, samples: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: samples }, () => {
    let sum = 0;
    let count = 0;
    for (let left = sums.length; left > 0; left -= 1) {
      const image = Math.floor(random() * sums.length);
      sum += sums[image] ?? 0;
      count += sizes[image] ?? 0;
    }
    return sum / count;
  });
}

/** The variance of a ratio of totals over clusters: Cochran, "Sampling Techniques", 1977, section 6.3. */
function normalReach({ sums, counts: sizes }: Totals, mean: number, level: number): number {
  let squares = 0;
  let count = 0;
  for (const [image, size] of sizes.entries()) {
    squares += ((sums[image] ?? 0) - mean * size) ** 2;
    count += size;
  }
  const images = sizes.length;
  return normalQuantile(level) * Math.sqrt((images / (images - 1)) * (squares / count ** 2));
}

/** How many standard deviations hold a share of a normal distribution. */
function normalQuantile(level: number): number {
  let [low, high] = [0, 40];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (complementaryErrorFunction(middle / Math.SQRT2) > 1 - level) low = middle;
    else high = middle;
  }
  return low;
}

function assertOptions(samples: number, level: number): void {
  if (Number.isSafeInteger(samples) && samples >= 1 && level > 0 && level < 1) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected samples to be a whole number of at least 1 and level above 0 and below 1, ' +
      `got ${samples} and ${level}`,
  );
}
