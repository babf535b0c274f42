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

/** A full disk, a used-up quota, a limit on a file's size. */
const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Turns what a file system call that writes threw into a typed error that says what to do. */
export function writingError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const isFull = typeof error.code === 'string' && fullDisk.has(error.code);
  return new GroundingError(
    'FILE_UNWRITABLE',
    isFull
      ? `expected room for ${path}, got a full disk; free some and resume: what is finished is kept`
      : `expected to write ${path}, got: ${error.message}`,
    { cause: error },
  );
}
