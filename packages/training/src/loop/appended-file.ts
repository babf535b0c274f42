import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

import { toUnwritable } from '@grounder/core/internal';

const advice = 'make room and resume: the last checkpoint and the records so far are kept';

/**
 * A file that grows. It is written synchronously: a few hundred bytes reach the system sooner than
 * a thread of the pool would start, and what was appended survives the end of the process.
 */
export class AppendedFile implements Disposable {
  readonly #path: string;
  readonly #file: number;
  #length: number;

  /**
   * @param path - The file; it must be there.
   * @throws GroundingError `FILE_UNWRITABLE` when it cannot be opened.
   */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'a');
      this.#length = fstatSync(this.#file).size;
    } catch (error) {
      throw toUnwritable(error, path, advice);
    }
  }

  /**
   * Appends bytes, wholly or not at all.
   * @param bytes - The bytes.
   * @throws GroundingError `FILE_UNWRITABLE` when the disk is full.
   */
  append(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#file, bytes, done);
      }
      this.#length += bytes.length;
    } catch (error) {
      this.#cutBack();
      throw toUnwritable(error, this.#path, advice);
    }
  }

  /** Waits until what was appended would survive a failure of power. */
  sync(): void {
    fdatasyncSync(this.#file);
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #cutBack(): void {
    try {
      ftruncateSync(this.#file, this.#length);
    } catch {
      // A torn line stays: the next opening leaves it out.
    }
  }
}
