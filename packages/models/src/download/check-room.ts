import { statfs } from 'node:fs/promises';

import { GroundingError } from '@grounder/core';

/**
 * Checks that a folder's disk has room, before anything is fetched for it. File systems that do not
 * tell how much they have say 0 blocks in all.
 */
export async function checkRoom(
  folder: string,
  neededBytes: number,
  otherwise: string,
): Promise<void> {
  const found = await statfs(folder).catch(() => undefined);
  if (found === undefined || found.blocks === 0) return;
  const free = found.bavail * found.bsize;
  if (free >= neededBytes) return;
  throw new GroundingError(
    'FILE_UNWRITABLE',
    `expected room for ${neededBytes} bytes in ${folder}, got ${free}; free some, or ${otherwise}`,
  );
}
