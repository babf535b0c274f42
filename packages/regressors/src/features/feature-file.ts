import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';

import { GroundingError, narrowToHalves, widenHalves } from '@grounder/core';
import { toUnwritable, unreadable } from '@grounder/core/internal';

import type { NpyHeader } from './npy-header.js';
import { bytesOf, decodeNpyHeader, encodeNpyHeader, npyHeaderLength } from './npy-header.js';

/** Vectors in a file, read row by row where they are needed: nothing else of it is in memory. */
export interface FeatureFile extends NpyHeader, Disposable {
  /**
   * Reads rows. Synchronously: what is read again and again lies in the system's memory, from where
   * it comes sooner than a thread of the pool would start.
   * @param rows - Which rows, in any order, also several times.
   * @returns `rows.length * dim` floats, row-major.
   * @throws GroundingError `INVALID_OPTION` for a row that is not there, `INVALID_DATA` when the
   *   file has become shorter.
   */
  read(rows: ArrayLike<number>): Float32Array;
}

/** A file of vectors that is being written. */
export interface FeatureFileWriter extends AsyncDisposable {
  /** Rows so far. */
  readonly rows: number;
  /**
   * Appends rows.
   * @param data - Whole rows of finite floats, row-major.
   */
  append(data: Float32Array): Promise<void>;
  /** Writes the heading and gives the file its name. Without it, disposing leaves no file. */
  finish(): Promise<void>;
}

/**
 * Opens a file of vectors.
 * @param path - A file that {@link createFeatureFile} wrote: NumPy's format, which Python reads with
 *   `np.load(path, mmap_mode='r')`.
 * @returns The open file; the caller disposes it.
 * @throws GroundingError `FILE_NOT_FOUND`, `FILE_UNREADABLE`; `INVALID_DATA` when it is another file
 *   or shorter than it says.
 */
export function openFeatureFile(path: string): FeatureFile {
  const file = openForReading(path);
  try {
    const start = new Uint8Array(npyHeaderLength);
    readSync(file, start, 0, start.length, 0);
    const header = decodeNpyHeader(start, path);
    const { rows, dim, type } = header;
    const expected = npyHeaderLength + rows * dim * bytesOf[type];
    const { size } = fstatSync(file);
    if (size < expected) throw truncated(path, expected, size);
    return {
      ...header,
      read: (wanted) => readRows(file, path, header, wanted),
      [Symbol.dispose]: () => {
        closeSync(file);
      },
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/**
 * Starts a file of vectors. It gets its name when it is finished, so that half a file is never taken
 * for a whole one.
 * @param shape - Length of the vectors, and the type of their numbers: float16 halves the file and
 *   keeps three decimal digits.
 * @returns The open file; the caller disposes it. Its methods throw a GroundingError
 *   `FILE_UNWRITABLE` when the disk is full.
 * @throws GroundingError `FILE_UNWRITABLE`.
 */
export async function createFeatureFile(
  path: string,
  shape: Pick<NpyHeader, 'dim' | 'type'>,
): Promise<FeatureFileWriter> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w');
    await file.write(new Uint8Array(npyHeaderLength), 0, npyHeaderLength, 0);
    return new OpenWriter(path, file, shape);
  } catch (error) {
    throw toUnwritable(error, path, advice);
  }
}

const advice = 'name a folder that can be written, on a disk with room';

class OpenWriter implements FeatureFileWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #shape: Pick<NpyHeader, 'dim' | 'type'>;
  #isFinished = false;
  rows = 0;

  constructor(path: string, file: FileHandle, shape: Pick<NpyHeader, 'dim' | 'type'>) {
    this.#path = path;
    this.#file = file;
    this.#shape = shape;
  }

  async append(data: Float32Array): Promise<void> {
    const { dim, type } = this.#shape;
    if (data.length % dim !== 0) throw notWhole(data.length, dim);
    for (const [index, value] of data.entries()) {
      if (!Number.isFinite(value)) throw notFinite(this.rows + Math.floor(index / dim), value);
    }
    const numbers = type === 'float32' ? data : narrowToHalves(data);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const place = npyHeaderLength + this.rows * dim * bytesOf[type];
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await this.#file.write(bytes, done, undefined, place + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw toUnwritable(error, this.#path, advice);
    }
    this.rows += data.length / dim;
  }

  async finish(): Promise<void> {
    try {
      const header = encodeNpyHeader({ rows: this.rows, ...this.#shape });
      await this.#file.write(header, 0, header.length, 0);
      await this.#file.sync();
      await rename(`${this.#path}.tmp`, this.#path);
      this.#isFinished = true;
    } catch (error) {
      throw toUnwritable(error, this.#path, advice);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    if (!this.#isFinished) await rm(`${this.#path}.tmp`, { force: true });
  }
}

function readRows(
  file: number,
  path: string,
  { rows, dim, type }: NpyHeader,
  wanted: ArrayLike<number>,
): Float32Array {
  const width = dim * bytesOf[type];
  const bytes = new Uint8Array(wanted.length * width);
  for (let place = 0; place < wanted.length;) {
    const first = wanted[place] ?? NaN;
    if (!Number.isSafeInteger(first) || first < 0 || first >= rows)
      throw noSuchRow(path, first, rows);
    // Rows that lie one after the other are read at once.
    let count = 1;
    while (wanted[place + count] === first + count && first + count < rows) count += 1;
    const got = readSync(
      file,
      bytes,
      place * width,
      count * width,
      npyHeaderLength + first * width,
    );
    if (got < count * width) throw truncated(path, count * width, got);
    place += count;
  }
  return type === 'float32'
    ? new Float32Array(bytes.buffer)
    : widenHalves(new Uint16Array(bytes.buffer));
}

function openForReading(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw unreadable(cause, `a file of features at ${path}`, 'none that can be read');
  }
}

function truncated(path: string, expected: number, got: number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${expected} bytes of ${path}, got ${got}: it is truncated; extract the features again`,
  );
}

function noSuchRow(path: string, row: number, rows: number): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected a row of ${path} below ${rows}, got ${row}`,
  );
}

function notWhole(length: number, dim: number): GroundingError {
  return new GroundingError(
    'INVALID_OPTION',
    `expected whole rows of ${dim} numbers, got ${length} numbers`,
  );
}

function notFinite(row: number, value: number): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected finite features, got ${value} in row ${row}; check the encoder`,
  );
}
