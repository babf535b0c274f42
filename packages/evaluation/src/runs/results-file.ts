import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { GroundingError } from '@grounder/core';
import { toUnwritable } from '@grounder/core/internal';

import { isPlainObject } from '../datasets/plain-value.js';
import type { GroundingRecord } from './grounding-record.js';
import { parseRecord } from './parse-record.js';
import { readRecords } from './read-records.js';
import { lockResults } from './results-lock.js';
import type { ResultsLock } from './results-lock.js';

/** What a run depends on: a resumed run must have the same. */
export type RunSettings = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

const newline = 0x0a;
const advice = 'what is finished is kept; resume when that is mended';

/**
 * A file of records to which a run appends: a heading line with the run's settings, then one line
 * for each record. A kill leaves at most one torn line, which the next opening cuts off.
 */
export class ResultsFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #lock: ResultsLock;
  #length = 0;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: FileHandle, lock: ResultsLock) {
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
  }

  /**
   * Opens a file for a run.
   * @throws GroundingError `INVALID_OPTION` when there are records and `resume` is false,
   *   `INVALID_DATA` when they are of another run or damaged, `FILE_UNWRITABLE` when the file
   *   cannot be written or another run writes it.
   */
  static async open(
    path: string,
    settings: RunSettings,
    resume: boolean,
  ): Promise<{ readonly file: ResultsFile; readonly done: readonly GroundingRecord[] }> {
    await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
      throw toUnwritable(error, path, advice);
    });
    const lock = await lockResults(path);
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'a+');
      const file = new ResultsFile(path, handle, lock);
      const done = await file.#start(settings, resume);
      return { file, done };
    } catch (error) {
      await handle?.close();
      await lock.release();
      throw toUnwritable(error, path, advice);
    }
  }

  /**
   * Appends a record, wholly or not at all.
   * @throws GroundingError `FILE_UNWRITABLE` when the disk is full or the file was taken over.
   */
  async append(record: GroundingRecord): Promise<GroundingRecord> {
    const line = JSON.stringify(record);
    const written = this.#queue.then(() => this.#write(line));
    this.#queue = written.catch(() => undefined);
    await written;
    return parseRecord(JSON.parse(line));
  }

  /** Closes the file when all that was appended is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue;
    await this.#file.close();
    await this.#lock.release();
  }

  async #start(settings: RunSettings, resume: boolean): Promise<readonly GroundingRecord[]> {
    const { size } = await this.#file.stat();
    this.#length = await lengthOfWholeLines(this.#file, size);
    if (this.#length > 0 && !resume) throw notEmpty(this.#path);
    if (this.#length < size) await this.#file.truncate(this.#length);
    const heading = { results: 'grounder', version: 1, settings: toPlain(settings) };
    if (this.#length === 0) {
      await this.#write(JSON.stringify(heading));
      return [];
    }
    const { settings: before, records } = await readRecords(this.#path);
    if (!isDeepStrictEqual(before, heading.settings)) {
      throw otherRun(this.#path, before, heading.settings);
    }
    return records;
  }

  async #write(line: string): Promise<void> {
    this.#lock.assertHeld();
    const bytes = Buffer.from(`${line}\n`);
    try {
      await this.#file.appendFile(bytes);
      this.#length += bytes.length;
    } catch (error) {
      await this.#file.truncate(this.#length).catch(() => undefined);
      throw toUnwritable(error, this.#path, advice);
    }
  }
}

/** Finds where the last whole line ends. */
async function lengthOfWholeLines(file: FileHandle, size: number): Promise<number> {
  const piece = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; end -= piece.length) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await file.read(piece, 0, end - start, start);
    const place = piece.subarray(0, bytesRead).lastIndexOf(newline);
    if (place >= 0) return start + place + 1;
  }
  return 0;
}

function toPlain(settings: RunSettings): Record<string, unknown> {
  const plain: unknown = JSON.parse(JSON.stringify(settings));
  return isPlainObject(plain) ? plain : {};
}

function notEmpty(path: string): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected ${path} to be new, got the results of a run; resume it, name another file, or delete it`,
  );
}

function otherRun(path: string, before: unknown, now: unknown): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${path} to be of a run with ${JSON.stringify(now)}, got ${JSON.stringify(before)}; ` +
      'resume with the settings that it was started with, or name another file',
  );
}
