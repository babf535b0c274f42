import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a file's content adds up to. */
export interface ContentDigest {
  /** SHA-256 of the content, or git's SHA-1 of it behind the header of a blob. */
  readonly algorithm: 'sha256' | 'git-sha1';
  /** The sum as lower-case hexadecimal digits. */
  readonly hex: string;
}

/** Adds up a file's content. */
export async function digestFile(
  path: string,
  algorithm: ContentDigest['algorithm'],
  signal?: AbortSignal,
): Promise<string> {
  signal?.throwIfAborted();
  const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
  if (algorithm === 'git-sha1') {
    const { size } = await stat(path);
    hash.update(`blob ${size}\0`);
  }
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Uint8Array);
  }
  return hash.digest('hex');
}
