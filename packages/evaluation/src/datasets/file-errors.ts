import { stat } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';

/** Tells the failure to read a file or folder apart: not there, or not to be read. */
export function readingError(path: string, error: unknown): GroundingError {
  if (GroundingError.isInstance(error)) return error;
  const options = { cause: error };
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new GroundingError('FILE_NOT_FOUND', `expected a file or folder at ${path}`, options);
  }
  return new GroundingError(
    'FILE_UNREADABLE',
    `expected to read ${path}, got ${code}; check what it is and its permissions`,
    options,
  );
}

/** Checks that a path leads to a file: what a device or a pipe gives may have no end, or never come. */
export async function assertFile(path: string): Promise<void> {
  if ((await stat(path)).isFile()) return;
  throw readingError(path, 'no file but a folder, a device, a pipe or a socket');
}
