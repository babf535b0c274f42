import type { PartStore } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { places } from './job.js';

/**
 * Reads the parts of a run in order, one at a time.
 * @param keys - As `runShards` gives them.
 * @throws GroundingError `INVALID_DATA` when a part is not there.
 */
export async function* mergeParts(
  keys: readonly string[],
  parts: PartStore,
): AsyncGenerator<Uint8Array> {
  for (const [index, key] of keys.entries()) {
    const part = await parts.read(places.part(key));
    if (part === undefined) {
      const expected = `expected the part of shard ${index + 1} of ${keys.length}`;
      throw new GroundingError('INVALID_DATA', `${expected}, got none: run the same again`);
    }
    yield part;
  }
}
