import { GroundingError } from '@grounder/core';

/** A full disk, a used-up quota, a limit on a file's size. */
const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Makes a typed error of what a call of the file system that writes threw.
 *
 * @param path - What was to be written.
 * @param error - What was caught.
 * @returns A GroundingError `FILE_UNWRITABLE` for errors of the file system, other ones unchanged.
 */
export function toUnwritable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return new GroundingError(
    'FILE_UNWRITABLE',
    fullDisk.has(code)
      ? `expected room for ${path}, got a full disk; free some and resume: the checkpoints are kept`
      : `expected to write ${path}, got ${code}; name a folder that can be written`,
    { cause: error },
  );
}

/**
 * Makes a typed error of what a call of the file system that reads threw.
 *
 * @param path - What was to be read.
 * @param error - What was caught.
 * @returns A GroundingError `FILE_UNREADABLE` for errors of the file system, other ones unchanged.
 */
export function toUnreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return new GroundingError(
    'FILE_UNREADABLE',
    `expected to read ${path}, got ${code}; check what it is and its permissions`,
    { cause: error },
  );
}

/**
 * Tells whether a call of the file system failed since there is nothing at the path.
 *
 * @param error - What was caught.
 * @returns Whether it says so.
 */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  const isOfFiles = error instanceof Error && 'syscall' in error && 'code' in error;
  return isOfFiles && typeof error.code === 'string' ? error.code : undefined;
}
