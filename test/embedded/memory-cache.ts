import type { ByteCache } from '@grounder/core';

/** A cache for tests that keeps entries in memory and counts how often one was made. */
export class MemoryCache implements ByteCache {
  readonly entries = new Map<string, Promise<Uint8Array>>();
  /** How many entries were made. */
  created = 0;

  readOrCreate(key: string, create: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const kept = this.entries.get(key);
    if (kept !== undefined) return kept;
    this.created += 1;
    const entry = create();
    this.entries.set(key, entry);
    return entry;
  }
}

/** Shared by the tests that need the translated model and do not look at its making. */
export const sharedCache: ByteCache = new MemoryCache();
