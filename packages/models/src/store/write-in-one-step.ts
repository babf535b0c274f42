import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { kill, pid } from 'node:process';

/** Tells machines and containers apart: a process's number means nothing on another one. */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const temporaryName = /^\.([0-9a-f]{8})-(\d+)-[0-9a-f-]{36}\.tmp$/;
/** Whoever writes touches the file all the time. */
const abandonedMs = 3_600_000;

/**
 * Writes a file so that no reader ever sees half of it: the parts go to a file beside it, which
 * reaches the disk and takes its name.
 */
export async function writeInOneStep(
  path: string,
  parts: readonly (Uint8Array | string)[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${host}-${pid}-${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Removes what writers that were killed left beside a file that was just written: files of processes
 * of this machine that are gone, and those of other machines that nobody touched for an hour.
 */
export async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  // By the clock of whoever keeps the files, which may be another machine.
  const now = await timeOf(path);
  for (const name of await readdir(folder).catch(() => [])) {
    const other = join(folder, name);
    if (await isAbandoned(other, now)) await rm(other, { force: true }).catch(() => undefined);
  }
}

async function isAbandoned(path: string, now: number | undefined): Promise<boolean> {
  const [, owner, number] = temporaryName.exec(basename(path)) ?? [];
  if (number === undefined) return false;
  if (owner === host) return !isAlive(Number(number));
  const touched = await timeOf(path);
  return now !== undefined && touched !== undefined && now - touched > abandonedMs;
}

async function timeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs;
}

function isAlive(number: number): boolean {
  try {
    return kill(number, 0);
  } catch (error) {
    // Another user's process may not be signalled, but is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
