import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import type { ByteCache } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { FolderLimit } from './folder-limit.js';
import { sealBytes, unsealBytes } from './sealed-bytes.js';
import { removeAbandoned, writeInOneStep } from './write-in-one-step.js';

/** How {@link fileCache} behaves. */
export interface FileCacheOptions {
  /**
   * Hears of entries that could not be kept, as `FILE_UNWRITABLE`: the disk is full, the folder
   * read-only. The caller of `readOrCreate` gets the bytes all the same.
   * @defaultValue nobody hears
   */
  readonly onWarning?: (warning: GroundingError) => void;
  /**
   * Most bytes of all entries together; those that were not read for longest leave first. The
   * folder is then to hold nothing but this cache. It may be exceeded for a moment, by what several
   * processes write at once.
   * @defaultValue no limit
   */
  readonly maxBytes?: number;
}

/** No separators, no dots at either end, nothing that a file system treats specially. */
const keyPattern = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))\w(?:[\w.-]{0,198}[\w-])?$/i;

/**
 * Creates a cache that keeps each entry as one file in a folder. A file carries the SHA-256 of its
 * bytes, so that a damaged one is noticed and made anew. It is written under another name, flushed
 * to disk and renamed, so that no reader, in this process or another, ever sees half of one.
 * @param folder - The folder; it is created when the first entry is kept.
 * @param options - Who hears of entries that could not be kept.
 * @returns The cache. `readOrCreate` rejects with `INVALID_OPTION` when a key is no plain file
 *   name: letters, digits, underscores, dashes and dots, at most 200, no dot at either end. The
 *   bytes it gives are shared by concurrent callers and not to be changed.
 * @example
 * ```ts
 * const cache = fileCache(cacheFolder(), { onWarning: ({ message }) => console.warn(message) });
 * const bytes = await cache.readOrCreate('model-1.onnx', () => translate(model));
 * ```
 */
export function fileCache(folder: string, options: FileCacheOptions = {}): ByteCache {
  const { onWarning, maxBytes } = options;
  const limit = maxBytes === undefined ? undefined : new FolderLimit(folder, maxBytes);
  let cleared: Promise<void> | undefined;
  const underWay = new Map<string, Promise<Uint8Array>>();

  async function find(key: string, create: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const path = join(folder, key);
    const kept = await readWhole(path);
    if (kept !== undefined) {
      if (limit !== undefined) await markRead(path);
      return kept;
    }
    const bytes = await create();
    try {
      await writeInOneStep(path, sealBytes(bytes));
      await (cleared ??= removeAbandoned(path));
      await limit?.add(bytes.length);
    } catch (cause) {
      onWarning?.(unwritable(path, cause));
    }
    return bytes;
  }

  return {
    async readOrCreate(key, create) {
      checkKey(key);
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const started = find(key, create).finally(() => underWay.delete(key));
      underWay.set(key, started);
      return started;
    },
  };
}

/** Whatever the reason why a file cannot be read, the entry is made anew. */
async function readWhole(path: string): Promise<Uint8Array | undefined> {
  const file = await readFile(path).catch(() => undefined);
  return file === undefined ? undefined : unsealBytes(file);
}

/** Whoever leaves first is told by the time of the last reading. */
async function markRead(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

function unwritable(path: string, cause: unknown): GroundingError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GroundingError(
    'FILE_UNWRITABLE',
    `expected to keep ${path} for later runs, got: ${reason}; it is made anew each time. ` +
      'Set GROUNDER_CACHE to a folder that can be written',
    { cause },
  );
}

function checkKey(key: string): void {
  if (keyPattern.test(key)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected a cache key of at most 200 letters, digits, underscores, dashes and inner dots, ' +
      `got ${JSON.stringify(key.slice(0, 220))}`,
  );
}
