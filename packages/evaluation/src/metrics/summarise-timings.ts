import { GroundingError } from '@grounder/core';

import { quantileOf } from './quantile.js';

/** How long something took. */
export interface Latency {
  /** Half of the calls took at most so many milliseconds. */
  readonly p50: number;
  /** 95 % of the calls took at most so many milliseconds. */
  readonly p95: number;
  /** How many calls were measured. */
  readonly count: number;
}

/** What {@link summariseTimings} finds. */
export interface TimingSummary {
  /** Each stage by itself, in order of first appearance. */
  readonly stages: Readonly<Record<string, Latency>>;
  /** All stages of a call together. */
  readonly total: Latency;
  /** Calls in a second of `elapsedMs`, or of the calls' own time; NaN without calls. */
  readonly expressionsPerSecond: number;
}

/** How {@link summariseTimings} counts. */
export interface SummariseTimingsOptions {
  /**
   * Milliseconds from the first call's start to the last one's end: with several workers less than
   * the sum, with loading in between more.
   * @defaultValue the sum of all stages of all calls
   */
  readonly elapsedMs?: number;
}

/**
 * Sums up how long calls took, by stage. Percentiles are interpolated as NumPy does.
 * @param timings - Milliseconds by stage for each call, such as `Grounding.timings`.
 * @returns Median and 95th percentile of each stage and of the whole, and the rate.
 * @throws GroundingError `INVALID_DATA` when a time is not finite or below 0.
 */
export function summariseTimings(
  timings: readonly Readonly<Record<string, number>>[],
  options: SummariseTimingsOptions = {},
): TimingSummary {
  const stages = new Map<string, number[]>();
  const totals: number[] = [];
  for (const [index, timing] of timings.entries()) {
    let total = 0;
    for (const [stage, milliseconds] of Object.entries(timing)) {
      assertTime(milliseconds, `timings[${index}].${stage}`);
      const times = stages.get(stage);
      if (times === undefined) stages.set(stage, [milliseconds]);
      else times.push(milliseconds);
      total += milliseconds;
    }
    totals.push(total);
  }
  const { elapsedMs = totals.reduce((sum, total) => sum + total, 0) } = options;
  assertTime(elapsedMs, 'elapsedMs');
  return {
    stages: Object.fromEntries([...stages].map(([stage, times]) => [stage, latencyOf(times)])),
    total: latencyOf(totals),
    expressionsPerSecond: (1000 * timings.length) / elapsedMs,
  };
}

function latencyOf(times: readonly number[]): Latency {
  const sorted = Float64Array.from(times).sort();
  return {
    p50: quantileOf(sorted, 0.5),
    p95: quantileOf(sorted, 0.95),
    count: sorted.length,
  };
}

function assertTime(milliseconds: number, place: string): void {
  if (Number.isFinite(milliseconds) && milliseconds >= 0) return;
  throw new GroundingError(
    'INVALID_DATA',
    `expected milliseconds of at least 0 at ${place}, got ${milliseconds}`,
  );
}
