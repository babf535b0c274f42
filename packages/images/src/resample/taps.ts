import type { FilterShape } from './filters.js';

/** Binary places of the fixed-point weights: 32 bits less 8 of the pixel less 2 of head room. */
export const weightBits = 22;

/** The weight 1. */
const unit = 2 ** weightBits;

/** One axis of a resampling: which stretch of the source becomes how many new pixels. */
export interface ResampleAxis {
  /** Pixels that may be read: 0 inclusive to `length` exclusive. */
  readonly length: number;
  /** Where the stretch begins, in source pixels; fractions are allowed. */
  readonly start: number;
  /** Where the stretch ends. */
  readonly end: number;
  /** New pixels that the whole stretch becomes. */
  readonly size: number;
  /** First new pixel that is wanted. */
  readonly from: number;
  /** First new pixel that is no longer wanted. */
  readonly to: number;
}

/** For each wanted pixel of an axis, the source pixels that make it and their weights. */
export interface Taps {
  /** First source pixel of each new pixel; never falls from one to the next. */
  readonly first: Int32Array;
  /** Number of source pixels of each new pixel, at least 1. */
  readonly count: Int32Array;
  /** The largest count: the length of a row of `weights`. */
  readonly size: number;
  /** Fixed-point weights, one row of `size` per new pixel, zeros beyond its count. */
  readonly weights: Int32Array;
}

/**
 * Computes the weights of one axis with the bounds, normalisation and rounding of Pillow's
 * `precompute_coeffs` and `normalize_coeffs_8bpc`, or with torch's rounding (see
 * {@link torchWeightBits}). Trailing weights that round to 0 are left out,
 * which changes no sum, and so are all but one when the axis keeps its scale.
 * @returns The taps of the wanted pixels.
 */
export function computeTaps(
  axis: ResampleAxis,
  shape: FilterShape,
  source: 'pillow' | 'torchvision' = 'pillow',
): Taps {
  const { start, from, to } = axis;
  const spread = spreadOf(axis, shape);
  if (spread.scale === 1 && Number.isInteger(start)) return copyTaps(start + from, to - from);
  const { limit } = spread;
  const bits = source === 'pillow' ? weightBits : torchWeightBits(axis, shape);
  const first = new Int32Array(to - from);
  const count = new Int32Array(to - from);
  const weights = new Int32Array((to - from) * limit);
  const exact = new Float64Array(limit);
  for (let pixel = 0; pixel < first.length; pixel++) {
    const place = placeOf(pixel + from, axis, spread);
    weighPixels(exact, place, shape);
    first[pixel] = place.low;
    count[pixel] = quantise(exact, place.high - place.low, {
      ...{ weights, start: pixel * limit, bits },
    });
  }
  return compact({ first, count, size: limit, weights });
}

/** How far a filter reaches on an axis. */
interface Spread {
  /** Source pixels per new pixel. */
  readonly scale: number;
  readonly filterScale: number;
  readonly reach: number;
  /** The most source pixels of a new one. */
  readonly limit: number;
}

function spreadOf({ length, start, end, size }: ResampleAxis, shape: FilterShape): Spread {
  // Pillow holds boxes in single precision.
  const scale = Math.fround(end - start) / size;
  const filterScale = Math.max(scale, 1);
  const reach = shape.reach * filterScale;
  return { scale, filterScale, reach, limit: Math.min(Math.ceil(reach) * 2 + 1, length) };
}

function placeOf(
  pixel: number,
  { length, start }: ResampleAxis,
  { scale, filterScale, reach }: Spread,
): Placement {
  const centre = start + (pixel + 0.5) * scale;
  const low = Math.max(Math.trunc(centre - reach + 0.5), 0);
  const high = Math.min(Math.trunc(centre + reach + 0.5), length);
  return { low, high, centre, filterScale };
}

/**
 * Finds the binary places of torch's weights: as many as leave the largest weight of the whole axis
 * below 2^15 (ATen, `UpSampleKernel.cpp`, `_compute_index_ranges_int16_weights`).
 */
function torchWeightBits(axis: ResampleAxis, shape: FilterShape): number {
  const spread = spreadOf(axis, shape);
  const exact = new Float64Array(spread.limit);
  let largest = 0;
  for (let pixel = 0; pixel < axis.size; pixel++) {
    const place = placeOf(pixel, axis, spread);
    weighPixels(exact, place, shape);
    for (let tap = 0; tap < place.high - place.low; tap++) {
      largest = Math.max(largest, exact[tap] ?? 0);
    }
  }
  let bits = 0;
  while (bits < weightBits && 0.5 + largest * 2 ** (bits + 1) < 2 ** 15) bits++;
  return bits;
}

interface Placement {
  readonly low: number;
  readonly high: number;
  readonly centre: number;
  readonly filterScale: number;
}

function weighPixels(exact: Float64Array, placement: Placement, shape: FilterShape): void {
  const { low, high, centre, filterScale } = placement;
  const shrink = 1 / filterScale;
  const taps = high - low;
  let sum = 0;
  for (let tap = 0; tap < taps; tap++) {
    const weight = shape.weigh((tap + low - centre + 0.5) * shrink);
    exact[tap] = weight;
    sum += weight;
  }
  if (sum === 0) return;
  for (let tap = 0; tap < taps; tap++) exact[tap] = (exact[tap] ?? 0) / sum;
}

interface WeightRow {
  readonly weights: Int32Array;
  readonly start: number;
  /** Binary places that are kept. */
  readonly bits: number;
}

/** Rounds half away from zero; returns how many weights there are up to the last that is not 0. */
function quantise(exact: Float64Array, count: number, { weights, start, bits }: WeightRow): number {
  let last = 0;
  for (let tap = 0; tap < count; tap++) {
    const scaled = (exact[tap] ?? 0) * 2 ** bits;
    const weight = ((scaled < 0 ? scaled - 0.5 : scaled + 0.5) | 0) << (weightBits - bits);
    weights[start + tap] = weight;
    if (weight !== 0) last = tap;
  }
  return last + 1;
}

/**
 * Makes the taps of an axis that stays as it is.
 * @param start - The first source pixel.
 * @param length - The number of pixels.
 * @returns One tap for each pixel.
 */
export function copyTaps(start: number, length: number): Taps {
  return {
    first: Int32Array.from({ length }, (_, pixel) => start + pixel),
    count: new Int32Array(length).fill(1),
    size: 1,
    weights: new Int32Array(length).fill(unit),
  };
}

/** Narrows the rows of weights to the largest count. */
function compact(taps: Taps): Taps {
  const size = taps.count.reduce((most, count) => Math.max(most, count), 1);
  if (size === taps.size) return taps;
  const weights = new Int32Array(taps.first.length * size);
  for (let pixel = 0; pixel < taps.first.length; pixel++) {
    for (let tap = 0; tap < size; tap++) {
      weights[pixel * size + tap] = taps.weights[pixel * taps.size + tap] ?? 0;
    }
  }
  return { ...taps, size, weights };
}
