import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ByteCache } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { writeFileAtomically } from './write-file-atomically.js';

/** What a {@link fileCache} may be told. */
export interface FileCacheOptions {
  /**
   * Hears why an entry could not be kept. The bytes are returned all the same, so a read-only disk
   * costs time and not the answer. By default nobody hears it.
   */
  readonly onWarning?: (warning: GroundingError) => void;
}

/** Letters, digits, dots, dashes and underscores, not starting with a dot: no way out. */
const validKey = /^[\w-][\w.-]*$/;

/**
 * Keeps entries as files of one folder, each beside a `.sha256` file with its checksum. Both are
 * written atomically. An entry whose checksum does not fit, because it is cut, damaged or half
 * replaced, is made anew. Concurrent callers in one process share one making; concurrent processes
 * may each make the entry, and the last to finish leaves one good file.
 *
 * @param folder - The folder; made when the first entry is kept.
 * @param options - Who hears warnings.
 * @returns A cache. Its `readOrCreate` throws `INVALID_OPTION` for a key that is no plain file name.
 */
export function fileCache(folder: string, { onWarning }: FileCacheOptions = {}): ByteCache {
  const making = new Map<string, Promise<Uint8Array>>();

  const readOrMake = async (
    path: string,
    create: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> => {
    const kept = await readEntry(path);
    if (kept !== undefined) return kept;
    const bytes = await create();
    try {
      await writeEntry(path, bytes);
    } catch (error) {
      onWarning?.(cannotKeep(path, error));
    }
    return bytes;
  };

  return {
    async readOrCreate(key, create) {
      assertKey(key);
      const path = join(folder, key);
      const running = making.get(key);
      if (running !== undefined) return running;
      const work = readOrMake(path, create).finally(() => making.delete(key));
      making.set(key, work);
      return work;
    },
  };
}

async function readEntry(path: string): Promise<Uint8Array | undefined> {
  try {
    const [bytes, checksum] = await Promise.all([
      readFile(path),
      readFile(`${path}.sha256`, 'utf8'),
    ]);
    return checksum.trim() === checksumOf(bytes) ? bytes : undefined;
  } catch {
    // Whatever keeps an entry from being read, making it anew is the remedy.
    return undefined;
  }
}

async function writeEntry(path: string, bytes: Uint8Array): Promise<void> {
  await writeFileAtomically(path, bytes);
  await writeFileAtomically(`${path}.sha256`, `${checksumOf(bytes)}\n`);
}

function checksumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function assertKey(key: string): void {
  if (validKey.test(key) && !key.endsWith('.sha256')) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a cache key of letters, digits, dots, dashes and underscores, got “${key}”`,
  );
}

function cannotKeep(path: string, cause: unknown): GroundingError {
  return new GroundingError(
    'FILE_UNWRITABLE',
    `expected to keep ${path}, but the system refused: set GROUNDER_CACHE to a folder that can be ` +
      'written, or expect this work at every start',
    { cause },
  );
}
