import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { GroundingError } from '@grounder/core';
import { unreadable } from '@grounder/core/internal';

const picture = /\.(?:jpe?g|jfif|png|webp|bmp|gif|tiff?|avif|hei[cf])$/i;

/**
 * Lists the pictures of a folder and of the folders in it, told by their endings. What begins with a
 * dot is passed over; links are followed, each folder once.
 * @returns Their names from the folder, with forward slashes, in the order of their characters: the
 *   same everywhere.
 */
export async function listPictures(
  folder: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  const known = new Set<string>();
  const visit = async (inner: string): Promise<void> => {
    signal?.throwIfAborted();
    const path = join(folder, inner);
    const entries = await entriesOf(path);
    const real = await realpath(path);
    if (known.has(real)) return;
    known.add(real);
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
      const kind = await kindOf(entry, join(folder, name));
      if (kind === 'folder') await visit(name);
      else if (kind === 'file' && picture.test(name)) names.push(name);
    }
  };
  await visit('');
  if (names.length === 0) {
    throw new GroundingError(
      'INVALID_DATA',
      `expected pictures in ${folder} or in folders in it, got none; they are told by their endings: ` +
        '.jpg, .png, .webp, .bmp, .gif, .tif, .avif',
    );
  }
  return names.sort();
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | undefined> {
  // A link that leads nowhere is no picture.
  const found = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  if (found?.isDirectory() === true) return 'folder';
  return found?.isFile() === true ? 'file' : undefined;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A folder that is reached twice, by links, is listed under the same name each time.
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (cause) {
    throw unreadable(cause, `a folder of pictures at ${folder}`, 'no readable folder');
  }
}
