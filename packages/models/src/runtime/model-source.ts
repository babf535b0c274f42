import { stat } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';

/**
 * Checks that a path leads to a file, since ONNX Runtime says the same of a missing file, a
 * directory and a damaged model.
 */
export async function checkModelFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw isAbsence(cause)
      ? new GroundingError('FILE_NOT_FOUND', `expected a model file at ${path}, got nothing`, {
          cause,
        })
      : unreadable(path, 'one that cannot be read', cause);
  });
  if (!found.isFile()) throw unreadable(path, found.isDirectory() ? 'a directory' : 'no file');
}

function unreadable(path: string, got: string, cause?: unknown): GroundingError {
  return new GroundingError(
    'FILE_UNREADABLE',
    `expected a model file at ${path}, got ${got}`,
    cause === undefined ? {} : { cause },
  );
}

function isAbsence(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR';
}
