import { GroundingError } from '@grounder/core';
import type { Entry, ZipFile } from 'yauzl';

import type { ArchiveEntry } from './entry.js';

const unixKind = 0o170000;
const unixFile = 0o100000;
const encryptedFlag = 1;

/** Goes through a zip archive. */
export async function* readZip(path: string): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { default: yauzl } = await import('yauzl');
  // Names are checked by whoever unpacks, the same for all kinds of archives.
  const zip = await yauzl.openPromise(path, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
  });
  try {
    for await (const entry of zip.eachEntry()) yield describe(zip, entry, path);
  } finally {
    zip.close();
  }
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
    open: () => zip.openReadStreamPromise(entry),
  };
}

function kindOf({ externalFileAttributes }: Entry, name: string): ArchiveEntry['kind'] {
  if (name.endsWith('/')) return 'folder';
  const kind = (externalFileAttributes >>> 16) & unixKind;
  return kind === 0 || kind === unixFile ? 'file' : 'other';
}
