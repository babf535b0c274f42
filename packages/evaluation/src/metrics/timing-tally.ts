import { assertTime } from './assert-time.js';
import { quantileOf } from './quantile.js';
import type { Latency, TimingSummary } from './timing-summary.js';

import { counts, floats } from './columns.js';

/** So many times are kept as they are; of more, how many fell into each of the classes. */
const exactTimes = 1_000_000;
/** A class ends so many times above its beginning, so that a quantile is off by 0.05 % at most. */
const logRatio = Math.log(1.001);
/** Times from a microsecond on have classes of their own. */
const leastMs = 0.001;

/** Keeps how long calls took: up to a million exactly, as many more as there may be to 0.05 %. */
export class LatencyTally {
  #times = floats();
  readonly #classes = counts();
  #count = 0;

  /** Adds a time in milliseconds. */
  add(milliseconds: number): void {
    this.#count += 1;
    if (this.#count <= exactTimes) {
      this.#times.push(milliseconds);
      if (this.#count === exactTimes) this.#fold();
      return;
    }
    this.#addToClass(milliseconds);
  }

  /** Median and 95th percentile. */
  latency(): Latency {
    const count = this.#count;
    if (count >= exactTimes) return { p50: this.#quantile(0.5), p95: this.#quantile(0.95), count };
    const sorted = this.#times.values().slice().sort();
    return { p50: quantileOf(sorted, 0.5), p95: quantileOf(sorted, 0.95), count };
  }

  #fold(): void {
    for (const time of this.#times.values()) this.#addToClass(time);
    this.#times = floats();
  }

  #addToClass(milliseconds: number): void {
    const place = Math.max(0, Math.floor(Math.log(milliseconds / leastMs) / logRatio));
    this.#classes.set(place, this.#classes.at(place) + 1);
  }

  /** The middle of the class in which the quantile lies. */
  #quantile(share: number): number {
    let left = share * (this.#count - 1);
    const classes = this.#classes.values();
    const place = classes.findIndex((count) => {
      left -= count;
      return left < 0;
    });
    return leastMs * Math.exp((place + 0.5) * logRatio);
  }
}

/** Keeps how long calls took, by stage and in all. */
export class TimingTally {
  readonly #stages = new Map<string, LatencyTally>();
  readonly #total = new LatencyTally();
  #calls = 0;
  #elapsedMs = 0;

  /**
   * Adds a call.
   * @throws GroundingError `INVALID_DATA` when a time is not finite or below 0.
   */
  add(timing: Readonly<Record<string, number>>): void {
    let total = 0;
    for (const [stage, milliseconds] of Object.entries(timing)) {
      assertTime(milliseconds, `timings[${this.#calls}].${stage}`);
      const tally = this.#stages.get(stage) ?? new LatencyTally();
      this.#stages.set(stage, tally);
      tally.add(milliseconds);
      total += milliseconds;
    }
    this.#total.add(total);
    this.#calls += 1;
    this.#elapsedMs += total;
  }

  /** @param elapsedMs - From the first call's start to the last one's end; the sum of all when left out. */
  summary(elapsedMs = this.#elapsedMs): TimingSummary {
    assertTime(elapsedMs, 'elapsedMs');
    const stages = [...this.#stages].map(([stage, tally]) => [stage, tally.latency()] as const);
    return {
      stages: Object.fromEntries(stages),
      total: this.#total.latency(),
      expressionsPerSecond: (1000 * this.#calls) / elapsedMs,
    };
  }
}
