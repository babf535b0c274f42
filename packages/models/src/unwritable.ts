import { GroundingError } from '@grounder/core';

/**
 * Makes a typed error of what the file system throws.
 *
 * @param error - What was caught.
 * @param folder - Where files were to be kept.
 * @returns A GroundingError `FILE_UNWRITABLE` for errors of the file system, other ones unchanged.
 */
export function toUnwritable(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new GroundingError(
    'FILE_UNWRITABLE',
    isFull
      ? `expected room for model files in ${folder}, got a full disk; free some, or name another ` +
          'folder by GROUNDER_CACHE. What has arrived is kept'
      : `expected to keep model files in ${folder}, got: ${error.message}; name a folder that can ` +
          'be written by GROUNDER_CACHE',
    { cause: error },
  );
}
