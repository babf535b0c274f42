import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';

import type { Checkpoint, CheckpointName, CheckpointStore } from './checkpoint.js';
import { decodeCheckpoint } from './decode-checkpoint.js';
import { encodeCheckpoint } from './encode-checkpoint.js';
import { isAbsent, toUnreadable } from './file-errors.js';
import { replaceFile } from './replace-file.js';

/**
 * Creates a store that keeps checkpoints as files: `last.safetensors` and `best.safetensors`. A
 * process that is killed, or a disk that fills up, leaves the checkpoint that was there before.
 * One training at a time writes a folder.
 * @param folder - Where; it is made when the first checkpoint is saved.
 * @returns The store. Saving throws a GroundingError `FILE_UNWRITABLE` when a file cannot be
 *   written; loading throws `INVALID_DATA` when a file is truncated, damaged or none of ours, and
 *   `FILE_UNREADABLE` when it cannot be read.
 * @example
 * ```ts
 * const store = fileCheckpoints('runs/1');
 * await train({ ...options, checkpoints: { store }, resume: await store.load('last') });
 * ```
 */
export function fileCheckpoints(folder: string): CheckpointStore {
  const pathOf = (name: CheckpointName) => join(folder, `${name}.safetensors`);
  let saving: Promise<unknown> = Promise.resolve();
  return {
    save: async (name, checkpoint) => {
      const bytes = encodeCheckpoint(checkpoint);
      // One after the other: otherwise an older checkpoint could be renamed last.
      const saved = saving.then(() => replaceFile(pathOf(name), bytes));
      saving = saved.catch(() => undefined);
      await saved;
    },
    load: async (name) => {
      const bytes = await readIfThere(pathOf(name));
      return bytes && decodeFile(bytes, pathOf(name), name);
    },
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw toUnreadable(error, path);
  }
}

function decodeFile(bytes: Uint8Array, path: string, name: CheckpointName): Checkpoint {
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    if (!GroundingError.isInstance(error)) throw error;
    const other = name === 'last' ? 'best' : 'last';
    throw new GroundingError(
      'INVALID_DATA',
      `expected a whole checkpoint at ${path}, got ${bytes.length} bytes that are truncated, ` +
        `damaged or of another program; go on from ${other}.safetensors, or delete it to start anew`,
      { cause: error },
    );
  }
}
