import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { toUnwritable } from '@grounder/core/internal';

/**
 * Replaces a file wholly or not at all, also when the process is killed, the disk is full or the
 * power fails meanwhile: the bytes go to a file beside it, reach the disk, and take its name.
 *
 * The file beside it always has the same name, so that what a killed writer left is written over.
 * One program at a time may write a file.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeDurably(temporary, bytes);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toUnwritable(error, path, 'make room and resume: the checkpoints before are kept');
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name in a folder is data of the folder. Not every system opens folders: then it does it itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
