import { readdir, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';

import { GroundingError } from '@grounder/core';

/** Where a data set about the pictures of a folder goes. */
export interface DataSetPlace {
  /** A file that names the pictures where they are, or a folder that holds copies of them. */
  readonly kind: 'file' | 'folder';
  /** What appears when all is written. */
  readonly target: string;
  /** What is written until then. */
  readonly temporary: string;
  /** What leads from the lines to the pictures: "", or a folder with a slash. */
  readonly prefix: string;
}

/**
 * Decides where a data set goes: `something.jsonl` is a file, which names the pictures where they are
 * and therefore lies in their folder or above it; all else is a folder, which gets copies.
 */
export async function chooseDataSetPlace(out: string, images: string): Promise<DataSetPlace> {
  const target = resolve(out);
  const temporary = `${target}.partial`;
  await assertFree(target);
  if (!/\.jsonl$/i.test(out)) {
    if (isWithin(target, resolve(images))) {
      throw new GroundingError(
        'INVALID_OPTION',
        `expected a folder outside of the pictures' ${images}, got ${out}; copies would be read as ` +
          'pictures the next time: name another folder, or a .jsonl file, which needs no copies',
      );
    }
    return { kind: 'folder', target, temporary, prefix: 'images/' };
  }
  const above = dirname(target);
  if (!isWithin(resolve(images), above)) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a .jsonl file in the pictures' folder ${images} or in one above it, got ${out}: ` +
        'pictures are named from where it lies; name such a file, or a new folder, which gets copies',
    );
  }
  const inner = relative(above, resolve(images));
  const prefix = inner === '' ? '' : `${inner.split(sep).join('/')}/`;
  return { kind: 'file', target, temporary, prefix };
}

/** Checks that a place is free: nothing is there, or an empty folder. */
export async function assertFree(target: string): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return;
  const names = found.isDirectory() ? await readdir(target) : ['a file'];
  if (names.length === 0 && !/\.jsonl$/i.test(target)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a new file or folder, got ${target}, which is there` +
      `${found.isDirectory() ? ` with ${names.slice(0, 3).join(', ')}` : ''}; ` +
      'name another one, or remove it first',
  );
}

function isWithin(path: string, folder: string): boolean {
  const inner = relative(folder, path);
  return inner !== '..' && !inner.startsWith(`..${sep}`) && resolve(folder, inner) === path;
}
