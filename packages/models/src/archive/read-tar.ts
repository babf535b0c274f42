import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { ArchiveEntry } from './entry.js';

const kinds: ReadonlyMap<string, ArchiveEntry['kind']> = new Map([
  ['file', 'file'],
  ['contiguous-file', 'file'],
  ['directory', 'folder'],
]);

/** Goes through a tar archive. */
export async function* readTar(
  path: string,
  compressed: boolean,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { extract } = await import('tar-stream');
  const reader = extract();
  const source = createReadStream(path);
  // A fault anywhere ends the reader, which is where it is heard.
  const ended = (): void => undefined;
  if (compressed) pipeline(source, createGunzip(), reader, ended);
  else pipeline(source, reader, ended);
  for await (const entry of reader) {
    const { name, type, size } = entry.header;
    yield {
      path: name.replace(/\/$/, ''),
      kind: kinds.get(type) ?? 'other',
      size,
      open: () => Promise.resolve(Readable.from(entry)),
    };
    entry.resume();
  }
}
