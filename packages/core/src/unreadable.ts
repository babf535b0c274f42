import { GroundingError } from './grounding-error.js';

/**
 * Makes a typed error of what the file system threw when something was opened for reading.
 *
 * @param cause - What was caught.
 * @param expected - What was to be read, and where: "a folder of models at ./models".
 * @param otherwise - What is there instead when something is: "no readable folder".
 * @param advice - What to do, where there is more to say than that.
 * @returns A GroundingError `FILE_NOT_FOUND` when nothing is there, else `FILE_UNREADABLE`.
 */
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
