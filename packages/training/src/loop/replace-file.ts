import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';

import { toUnwritable } from './file-errors.js';

/** What this process is writing: a process may get the number of a killed one. */
const atWork = new Set<string>();
let begun = 0;

/**
 * Replaces a file wholly or not at all, also when the process is killed, the disk is full or the
 * power fails meanwhile: the bytes go to a file beside it, reach the disk, and take its name.
 *
 * @param path - The file; its folder is made.
 * @param bytes - What it shall hold.
 * @throws GroundingError `FILE_UNWRITABLE`; the file is as it was.
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}-${begun}.tmp`;
  begun += 1;
  atWork.add(temporary);
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeLeftovers(path);
    await writeDurably(temporary, bytes);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toUnwritable(path, error);
  } finally {
    atWork.delete(temporary);
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

/** Removes what writers left behind that were killed while they wrote. */
async function removeLeftovers(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(start)) continue;
    const writer = /^(\d+)-\d+\.tmp$/.exec(name.slice(start.length))?.[1];
    const leftover = join(dirname(path), name);
    if (writer === undefined || atWork.has(leftover) || isOtherAlive(Number(writer))) continue;
    await rm(leftover, { force: true });
  }
}

function isOtherAlive(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
