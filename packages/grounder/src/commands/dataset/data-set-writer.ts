import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { copyFile, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { toUnwritable } from '@grounder/core/internal';

import type { DataSetPlace } from './data-set-place.js';
import { assertFree } from './data-set-place.js';

/** Writes a data set picture by picture; it appears when all is written. */
export interface DataSetWriter {
  /** Adds what is said about a picture. */
  write(lines: string, name: string): Promise<void>;
  /** Makes the data set appear. */
  commit(): Promise<void>;
  /** Removes what was written; after {@link DataSetWriter.commit} it does nothing. */
  discard(): Promise<void>;
}

/**
 * Begins a data set. What an earlier process that was killed left behind gives way.
 * @returns The writer. Its calls reject with `FILE_UNWRITABLE` when the disk is full or the place cannot
 *   be written, and with `INVALID_OPTION` when something else appeared in its place.
 */
export async function openDataSetWriter(
  place: DataSetPlace,
  images: string,
): Promise<DataSetWriter> {
  const { kind, target, temporary } = place;
  const lines = await guarded(target, async () => {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(kind === 'folder' ? temporary : dirname(temporary), { recursive: true });
    return open(kind === 'file' ? temporary : join(temporary, 'expressions.jsonl'), 'wx');
  });
  let state: 'open' | 'done' = 'open';
  return {
    write: (text, name) =>
      guarded(target, async () => {
        await lines.appendFile(text);
        if (kind === 'folder')
          await copyPicture(join(images, name), join(temporary, 'images', name));
      }),
    commit: () =>
      guarded(target, async () => {
        await finish(lines);
        await assertFree(target);
        // An empty folder gives way; one that got something meanwhile does not.
        if (kind === 'folder') await rmdir(target).catch(ignoreAbsence);
        await rename(temporary, target);
        state = 'done';
      }),
    async discard() {
      if (state === 'done') return;
      state = 'done';
      await lines.close().catch(() => undefined);
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** A copy that shares the disk's blocks where the file system can. */
async function copyPicture(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function finish(lines: FileHandle): Promise<void> {
  await lines.sync();
  await lines.close();
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

async function guarded<Result>(target: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toUnwritable(error, target, 'name a place that can be written, on a disk with room');
  }
}
