import { randomUUID } from 'node:crypto';
import { access, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { PartStore } from '@grounder/core';
import { toUnwritable, unreadable } from '@grounder/core/internal';

import { assertPartName } from './part-name.js';

/** What a file system without hard links says. */
const linkless: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

const advice = 'what is kept stays; go on when that is mended';

/**
 * Keeps parts in a folder, which may be shared by machines: a part is written beside its place, reaches
 * the disk, and gets its name by a hard link, which only the first one can make.
 * @param folder - Made when it is not there.
 */
export function folderParts(folder: string): PartStore {
  const pathOf = (name: string): string => {
    assertPartName(name);
    // Half a million files in one folder are slow to list and to look up in.
    return join(folder, name.replace(/([^/]{2})([^/]{30,})$/, '$1/$2'));
  };
  return {
    async keep(name, bytes) {
      const path = pathOf(name);
      const temporary = join(folder, 'unfinished', randomUUID());
      try {
        await mkdir(dirname(path), { recursive: true });
        await mkdir(dirname(temporary), { recursive: true });
        await writeThrough(temporary, bytes);
        return await nameOnce(temporary, path);
      } catch (error) {
        throw toUnwritable(error, path, advice);
      } finally {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
    async read(name) {
      const path = pathOf(name);
      try {
        return await readFile(path);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw unreadable(error, `a part at ${path}`, 'something else', 'check the folder');
      }
    },
    async has(name) {
      const path = pathOf(name);
      return access(path).then(
        () => true,
        () => false,
      );
    },
  };
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Some file systems have no hard links: there the last one wins, and equal keys have equal bytes. */
async function nameOnce(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!linkless.has(code)) throw error;
    await rename(temporary, path);
    return true;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
