import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { ArchiveEntry } from './entry.js';

const kinds: ReadonlyMap<string, ArchiveEntry['kind']> = new Map([
  ['file', 'file'],
  ['contiguous-file', 'file'],
  ['directory', 'folder'],
]);

/** GNU tar ends with up to 10 KiB of zeros, tapes with 1 MiB; names take up to 4 MiB each. */
const longestGap = 16 << 20;

/** Goes through a tar archive. */
export async function* readTar(
  path: string,
  compressed: boolean,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { extract } = await import('tar-stream');
  const reader = extract();
  const source = createReadStream(path);
  // Where the content of the last entry that was read ends, at the latest.
  let end = 0;
  let position = 0;
  // A fault anywhere ends the reader, which is where it is heard.
  const ended = (): void => undefined;
  // Zeros behind the last entry are passed over without end, and a thousand times as many come out of
  // gzip as went in.
  const upToEnd = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      position += chunk.length;
      if (position - end > longestGap) {
        if (chunk.every((byte) => byte === 0)) return;
        throw new Error(`${longestGap} bytes of headers without an entry`);
      }
      yield chunk;
    }
  };
  if (compressed) pipeline(source, createGunzip(), upToEnd, reader, ended);
  else pipeline(source, upToEnd, reader, ended);
  for await (const entry of reader) {
    const { name, type, size } = entry.header;
    end = position + size;
    yield {
      path: name.replace(/\/$/, ''),
      kind: kinds.get(type) ?? 'other',
      size,
      open: () => Promise.resolve(Readable.from(entry)),
    };
    entry.resume();
  }
}
