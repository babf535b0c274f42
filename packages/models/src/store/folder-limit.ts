import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';

/** A file that may leave. */
interface Entry {
  readonly path: string;
  readonly bytes: number;
  readonly readAt: number;
}

/** So much is free after a clearing, so that not every new entry is one. */
const filledAfterClearing = 0.9;

/**
 * Keeps the files of a folder below a size. The folder is looked through once at the start and when
 * the limit seems to be reached; in between sizes are added up.
 */
export class FolderLimit {
  readonly #folder: string;
  readonly #maxBytes: number;
  #bytes: Promise<number> | undefined;

  /**
   * @param folder - The folder; nothing else is to be in it.
   * @param maxBytes - Most bytes of all files.
   * @throws GroundingError `INVALID_OPTION` when that is no whole number of at least 1.
   */
  constructor(folder: string, maxBytes: number) {
    if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
      const expected = 'expected maxBytes to be a whole number of at least 1';
      throw new GroundingError('INVALID_OPTION', `${expected}, got ${maxBytes}`);
    }
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Counts a new file, and lets old ones go when there are too many. */
  async add(bytes: number): Promise<void> {
    // A first look at the folder finds the new file there.
    this.#bytes =
      this.#bytes === undefined ? this.#measure() : this.#bytes.then((before) => before + bytes);
    if ((await this.#bytes) > this.#maxBytes) {
      this.#bytes = this.#clear();
      await this.#bytes;
    }
  }

  async #measure(): Promise<number> {
    return sumOf(await this.#list());
  }

  async #clear(): Promise<number> {
    const entries = await this.#list();
    entries.sort((first, second) => first.readAt - second.readAt);
    let bytes = sumOf(entries);
    if (bytes <= this.#maxBytes) return bytes;
    for (const entry of entries) {
      if (bytes <= filledAfterClearing * this.#maxBytes) break;
      // Another process may have been faster.
      await rm(entry.path, { force: true }).catch(() => undefined);
      bytes -= entry.bytes;
    }
    return bytes;
  }

  async #list(): Promise<Entry[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const status = await stat(path).catch(() => undefined);
        return status?.isFile() === true
          ? [{ path, bytes: status.size, readAt: status.mtimeMs }]
          : [];
      }),
    );
    return found.flat();
  }
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}
