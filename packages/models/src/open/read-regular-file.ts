import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';

/** What {@link readRegularFile} reads. */
export interface RegularFile {
  /** What is expected there, for messages: "an image file". */
  readonly expected: string;
  /** Most bytes. */
  readonly maxBytes: number;
  /** What to do about its absence, for messages. */
  readonly advice?: string;
}

/**
 * Reads a file, and nothing else: what a device, a pipe or a socket gives may have no end, or never
 * come.
 * @throws GroundingError `FILE_NOT_FOUND`, or `FILE_UNREADABLE` for what is no file, is longer, or may
 *   not be read.
 */
export async function readRegularFile(path: string, file: RegularFile): Promise<Uint8Array> {
  const { expected, maxBytes, advice = 'check the path' } = file;
  const failure = (got: string, cause?: unknown): GroundingError =>
    new GroundingError(
      got === 'nothing' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
      `expected ${expected} at ${path}, got ${got}: ${advice}`,
      cause === undefined ? {} : { cause },
    );
  try {
    const found = await stat(path);
    const fault = faultOf(found, maxBytes);
    if (fault !== undefined) throw failure(fault);
    return await readFile(path);
  } catch (cause) {
    if (GroundingError.isInstance(cause)) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
    throw failure(isAbsent ? 'nothing' : `a file that cannot be read (${code})`, cause);
  }
}

function faultOf(found: Stats, maxBytes: number): string | undefined {
  if (found.isDirectory()) return 'a folder';
  if (!found.isFile()) return 'no file but a device, a pipe or a socket';
  return found.size > maxBytes ? `${found.size} bytes, more than ${maxBytes}` : undefined;
}
