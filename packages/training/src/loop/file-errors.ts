import { GroundingError } from '@grounder/core';

/** Makes a typed error of what the file system threw when something was read. */
export function toUnreadable(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  return new GroundingError(
    'FILE_UNREADABLE',
    `expected to read ${path}, got ${code}; check what it is and its permissions`,
    { cause: error },
  );
}

/** Tells whether the file system failed since there is nothing at the path. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  const isOfFiles = error instanceof Error && 'syscall' in error && 'code' in error;
  return isOfFiles && typeof error.code === 'string' ? error.code : undefined;
}
