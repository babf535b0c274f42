import type { CheckpointName, CheckpointStore } from './checkpoint.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';

/**
 * Creates a store that keeps checkpoints as bytes in memory.
 *
 * @param kept - Where the bytes are put, by name; a map of its own when left out.
 * @returns The store.
 */
export function memoryCheckpoints(kept = new Map<CheckpointName, Uint8Array>()): CheckpointStore {
  return {
    save(name, checkpoint) {
      kept.set(name, encodeCheckpoint(checkpoint));
      return Promise.resolve();
    },
    load(name) {
      const bytes = kept.get(name);
      return Promise.resolve(bytes && decodeCheckpoint(bytes));
    },
  };
}
