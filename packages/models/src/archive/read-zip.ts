import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { GroundingError } from '@grounder/core';
import type { Entry, ZipFile } from 'yauzl';

import type { ArchiveEntry } from './entry.js';

const unixKind = 0o170000;
const unixFile = 0o100000;
const encryptedFlag = 1;

/** Goes through a zip archive. */
export async function* readZip(path: string): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { default: yauzl } = await import('yauzl');
  const open = promisify<string, object, ZipFile>(yauzl.open);
  // Names are checked by whoever unpacks, the same for all kinds of archives.
  const zip = await open(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  try {
    for (let left = zip.entryCount; left > 0; left -= 1) {
      yield describe(zip, await nextEntry(zip), path);
    }
  } finally {
    zip.close();
  }
}

function nextEntry(zip: ZipFile): Promise<Entry> {
  return new Promise((resolve, reject) => {
    zip.once('entry', resolve);
    zip.once('error', reject);
    zip.once('end', () => {
      reject(new Error('fewer entries than the archive announces'));
    });
    zip.readEntry();
  });
}

function describe(zip: ZipFile, entry: Entry, archive: string): ArchiveEntry {
  const name = (entry.fileName as unknown as Uint8Array).toString();
  if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) {
    throw new GroundingError(
      'INVALID_DATA',
      `${archive}: expected an archive without a password, got ${JSON.stringify(name)} encrypted`,
    );
  }
  return {
    path: name.replace(/\/$/, ''),
    kind: kindOf(entry, name),
    size: entry.uncompressedSize,
    open: () => promisify(zip.openReadStream.bind(zip) as OpenStream)(entry),
  };
}

type OpenStream = (entry: Entry, callback: (error: Error | null, stream: Readable) => void) => void;

function kindOf({ externalFileAttributes }: Entry, name: string): ArchiveEntry['kind'] {
  if (name.endsWith('/')) return 'folder';
  const kind = (externalFileAttributes >>> 16) & unixKind;
  return kind === 0 || kind === unixFile ? 'file' : 'other';
}
