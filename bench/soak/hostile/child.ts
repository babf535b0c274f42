// Feeds the cases of one area, in a process that may be lost: each result is a message.
import { createRandom, GroundingError } from '@grounder/core';

import { peakResident } from '../../../test/support/peak-resident.js';
import { hostileAreas } from './areas.js';

/** What a child is asked: cases `from` to below `to` of an area. */
export interface HostileOrder {
  readonly area: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** What a child tells of a case. */
export interface HostileReport {
  readonly number: number;
  /** "result", "typed error", or what else was thrown. */
  readonly outcome: string;
  readonly milliseconds: number;
  /** The most memory that the process has held so far, in bytes. */
  readonly peak: number;
}

process.once('message', (order: HostileOrder) => {
  void run(order);
});

async function run({ area, seed, from, to }: HostileOrder): Promise<void> {
  const feed = await hostileAreas[area]?.();
  if (feed === undefined) throw new Error(`no area ${area}`);
  for (let number = from; number < to; number += 1) {
    const start = performance.now();
    const outcome = await outcomeOf(() => feed(createRandom(1_000_003 * seed + number)));
    const milliseconds = performance.now() - start;
    const report: HostileReport = { number, outcome, milliseconds, peak: peakResident() };
    await new Promise((resolve) => process.send?.(report, resolve));
  }
  process.disconnect();
  process.exit();
}

async function outcomeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'result';
  } catch (error) {
    if (GroundingError.isInstance(error)) return 'typed error';
    return String(error);
  }
}
