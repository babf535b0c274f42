import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { CallOptions } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

import type { ArchiveEntry } from './entry.js';
import { readTar } from './read-tar.js';
import { readZip } from './read-zip.js';
import { isSafePath } from './safe-path.js';

/** What {@link unpackArchive} refuses to exceed. */
export interface UnpackOptions extends CallOptions {
  /**
   * Most entries.
   * @defaultValue 1_000_000
   */
  readonly maxEntries?: number;
  /**
   * Most bytes of all files together.
   * @defaultValue 100 GiB
   */
  readonly maxBytes?: number;
  /**
   * How much larger than the archive all files together may be; archives below 1 MiB count as that.
   * @defaultValue 100
   */
  readonly maxRatio?: number;
}

const mebibyte = 1 << 20;

/**
 * Unpacks an archive that is not trusted: zip, tar, or gzipped tar, told by its content. The folder
 * appears when all is unpacked, or not at all.
 *
 * Refused are entries that would leave the folder or have a name that some platform reads otherwise,
 * links and devices, names that occur twice or differ by case only, encrypted entries, and more
 * entries or bytes than the limits, whether announced or not.
 * @param options - Limits, cancellation, progress as one unit.
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<void> {
  const entries = await openArchive(archive);
  const { size } = await stat(archive);
  // Always the same name, so that what a killed process left is cleared away.
  const partial = `${folder}.partial`;
  try {
    await assertUnpackable(folder);
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await new Unpacking(archive, partial, { ...options, archiveBytes: size }).run(entries);
    await rmdir(folder).catch(() => undefined);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    options.signal?.throwIfAborted();
    throw toTyped(error, archive, folder);
  }
}

/** Checks that {@link unpackArchive} will take a folder, before an archive is fetched for it. */
export async function assertUnpackable(folder: string): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  if (present.length === 0) return;
  const expected = `expected ${folder} to be new or empty`;
  throw new GroundingError('INVALID_OPTION', `${expected}, got ${present.length} entries in it`);
}

type Limits = UnpackOptions & { readonly archiveBytes: number };

class Unpacking {
  readonly #archive: string;
  readonly #folder: string;
  readonly #options: UnpackOptions;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #names = new Map<string, string>();
  #entries = 0;
  #bytes = 0;

  constructor(archive: string, folder: string, limits: Limits) {
    const { maxEntries = 1_000_000, maxBytes = 100 * 1024 * mebibyte, maxRatio = 100 } = limits;
    this.#archive = archive;
    this.#folder = folder;
    this.#options = limits;
    this.#maxEntries = maxEntries;
    this.#maxBytes = Math.min(maxBytes, maxRatio * Math.max(limits.archiveBytes, mebibyte));
  }

  async run(entries: AsyncIterable<ArchiveEntry>): Promise<void> {
    // How much an archive holds is known at its end.
    this.#options.onProgress?.({ stage: 'unpack', done: 0, total: 1 });
    for await (const named of entries) {
      this.#options.signal?.throwIfAborted();
      this.#count();
      // As `tar -C folder .` writes them; the first is the folder itself.
      const entry = { ...named, path: named.path.replace(/^(?:\.\/+)+/, '') };
      if (entry.kind === 'folder' && /^\.?$/.test(entry.path)) continue;
      this.#check(entry);
      if (entry.kind === 'folder') await mkdir(this.#placeOf(entry), { recursive: true });
      else await this.#write(entry);
    }
    if (this.#names.size === 0) throw this.#refusal('entries', 'none');
  }

  /** Folders that are named again and again count each time. */
  #count(): void {
    this.#entries += 1;
    if (this.#entries <= this.#maxEntries) return;
    throw this.#refusal(`at most ${this.#maxEntries} entries`, 'more');
  }

  #check({ path, kind, size }: ArchiveEntry): void {
    const shown = JSON.stringify(path.slice(0, 200));
    if (kind === 'other') throw this.#refusal('files and folders', `${shown}, a link or a device`);
    if (!isSafePath(path)) throw this.#refusal('names that stay inside the folder', shown);
    const known = this.#names.get(path.toLowerCase());
    // A folder may be named again; a file that replaces another hides what was checked.
    if (known !== undefined && !(kind === 'folder' && known === path)) {
      throw this.#refusal('names that differ by more than case', `${shown} twice`);
    }
    this.#names.set(path.toLowerCase(), path);
    if (this.#bytes + size > this.#maxBytes) throw this.#tooLarge(path);
  }

  async #write(entry: ArchiveEntry): Promise<void> {
    const place = this.#placeOf(entry);
    await mkdir(dirname(place), { recursive: true });
    const count = new Transform({
      transform: (chunk: Uint8Array, _encoding, done) => {
        this.#bytes += chunk.length;
        // What an entry announces may be a lie.
        if (this.#bytes > this.#maxBytes) done(this.#tooLarge(entry.path));
        else done(null, chunk);
      },
    });
    const { signal } = this.#options;
    const target = createWriteStream(place, { flags: 'wx' });
    await pipeline(await entry.open(), count, target, ...(signal ? [{ signal }] : []));
  }

  #placeOf({ path }: ArchiveEntry): string {
    return join(this.#folder, path);
  }

  #tooLarge(path: string): GroundingError {
    return this.#refusal(`at most ${this.#maxBytes} bytes`, `more, at ${JSON.stringify(path)}`);
  }

  #refusal(expected: string, got: string): GroundingError {
    const message = `${this.#archive}: expected ${expected}, got ${got}; nothing was unpacked`;
    return new GroundingError('INVALID_DATA', message);
  }
}

/** Tells by its first bytes what an archive is. */
async function openArchive(path: string): Promise<AsyncIterable<ArchiveEntry>> {
  const file = await open(path).catch((cause: unknown) => {
    throw new GroundingError('FILE_NOT_FOUND', `expected an archive at ${path}`, { cause });
  });
  const start = new Uint8Array(512);
  try {
    await file.read(start, 0, start.length, 0);
  } finally {
    await file.close();
  }
  const text = String.fromCharCode(...start);
  if (text.startsWith('PK')) return readZip(path);
  if (text.startsWith('\x1f\x8b')) return readTar(path, true);
  if (text.startsWith('ustar', 257)) return readTar(path, false);
  const isPage = /^\s*<(?:!doctype|html)/i.test(text);
  throw new GroundingError(
    'INVALID_DATA',
    `${path}: expected a zip or tar archive, got ${isPage ? 'a web page' : 'something else'}`,
  );
}

function toTyped(error: unknown, archive: string, folder: string): unknown {
  if (GroundingError.isInstance(error)) return error;
  const typed = toUnwritable(error, folder, 'nothing was unpacked');
  if (typed !== error) return typed;
  const reason = error instanceof Error ? error.message : String(error);
  return new GroundingError(
    'INVALID_DATA',
    `${archive}: expected a whole archive, got ${reason}; nothing was unpacked`,
    { cause: error },
  );
}
