import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

import type { ByteCache } from '@grounder/core';
import { checkModelFile } from '@grounder/models/internal';

import { keyOf } from './stored-key.js';

/**
 * Names a model by its content. The digest of a file is remembered by path, length and time, so that
 * hundreds of megabytes are not read at each start.
 */
export async function modelIdentity(path: string, cache: ByteCache): Promise<string> {
  await checkModelFile(path);
  const { size, mtimeMs } = await stat(path);
  const key = keyOf('model', path, String(size), String(mtimeMs));
  const bytes = await cache.readOrCreate(key, async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
    return hash.digest();
  });
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
