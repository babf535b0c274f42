import { createRandom, GroundingError } from '@grounder/core';
import { defaultSeed } from '@grounder/core/internal';

import type { ReferringExample } from '../datasets/referring-example.js';

/** How {@link sampleExamples} chooses. */
export interface SampleOptions {
  /** Most examples to take, a whole number of at least 1. */
  readonly limit: number;
  /**
   * Chooses which.
   * @defaultValue 1
   */
  readonly seed?: number;
}

interface Drawn {
  readonly place: number;
  readonly example: ReferringExample;
}

/**
 * Draws examples at random, each with the same chance, while going through them once (Vitter,
 * "Random Sampling with a Reservoir", ACM TOMS 1985, algorithm R).
 * @returns The drawn ones in their own order; all when there are no more than the limit.
 * @throws GroundingError `INVALID_OPTION` when the limit is no whole number of at least 1.
 */
export async function sampleExamples(
  examples: Iterable<ReferringExample> | AsyncIterable<ReferringExample>,
  { limit, seed = defaultSeed }: SampleOptions,
): Promise<readonly ReferringExample[]> {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    const expected = 'expected limit to be a whole number of at least 1';
    throw new GroundingError('INVALID_OPTION', `${expected}, got ${limit}`);
  }
  const random = createRandom(seed);
  const drawn: Drawn[] = [];
  let place = 0;
  for await (const example of examples) {
    const slot = place < limit ? place : Math.floor(random() * (place + 1));
    if (slot < limit) drawn[slot] = { place, example };
    place += 1;
  }
  return drawn.sort((first, second) => first.place - second.place).map(({ example }) => example);
}
