import { readFile } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';

/** Reads class names from a text file, one in each line; empty lines at the end do not count. */
export async function readLabelFile(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new GroundingError('FILE_UNREADABLE', `expected class names in ${path}, got no file`, {
      cause,
    });
  });
  return text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
}
