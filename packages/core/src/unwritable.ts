import { GroundingError } from './grounding-error.js';

/** A full disk, a used-up quota, a limit on a file's size. */
const fullDisk: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Makes a typed error of what the file system threw when something was written. */
export function toUnwritable(error: unknown, place: string, advice: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const isFull = fullDisk.has(error.code);
  const expected = isFull
    ? `expected room for ${place}, got a full disk`
    : `expected to write ${place}, got: ${error.message}`;
  return new GroundingError('FILE_UNWRITABLE', `${expected}; ${advice}`, { cause: error });
}
