import type { CheckpointName, CheckpointStore } from './checkpoint.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';

/**
 * Creates a store that keeps checkpoints as bytes in memory.
 * @param kept - Where the bytes are put, by name; a map of its own when left out.
 */
export function memoryCheckpoints(kept = new Map<CheckpointName, Uint8Array>()): CheckpointStore {
  return {
    // What cannot be encoded or decoded rejects, as a store on a disk would.
    save: (name, checkpoint) =>
      Promise.resolve(checkpoint)
        .then(encodeCheckpoint)
        .then((bytes) => void kept.set(name, bytes)),
    load: (name) =>
      Promise.resolve(kept.get(name)).then((bytes) => bytes && decodeCheckpoint(bytes)),
  };
}
