import { GroundingError } from './grounding-error.js';

/** Makes a typed error of what the file system threw when something was opened for reading. */
export function unreadable(
  cause: unknown,
  expected: string,
  otherwise: string,
  advice?: string,
): GroundingError {
  const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return new GroundingError(
    isAbsent ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE',
    `expected ${expected}, got ${isAbsent ? 'nothing' : otherwise}` +
      (advice === undefined ? '' : `; ${advice}`),
    { cause },
  );
}
