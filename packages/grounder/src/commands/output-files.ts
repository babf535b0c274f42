import { mkdir, stat } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';

import { GroundingError } from '@grounder/core';

import type { GivenImages } from './given-images.js';

/**
 * Checks that nothing that is written is a picture that was given, by whatever path, link or spelling,
 * and that no two outputs are the same file.
 */
export async function assertNoInput(
  outputs: readonly string[],
  { images }: GivenImages,
): Promise<void> {
  const inputs = new Map<string, string>();
  for (const { path, name } of images) {
    if (path !== undefined) inputs.set(await identityOf(path), name);
  }
  const written = new Set<string>();
  for (const output of outputs) {
    const identity = await identityOf(output);
    const input = inputs.get(identity);
    if (input !== undefined) {
      const expected = 'expected to write another file than the picture';
      throw new GroundingError(
        'INVALID_OPTION',
        `${expected}, got ${output}, which is ${input}: it would be lost; name another file`,
      );
    }
    if (written.has(identity)) {
      const expected = 'expected two files, one for the answer and one for the explanation';
      throw new GroundingError('INVALID_OPTION', `${expected}, got ${output} twice`);
    }
    written.add(identity);
  }
}

/** Links lead to the file itself; what is not there yet is told by its path. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? resolve(path) : `${found.dev}:${found.ino}`;
}

/**
 * Chooses where the pictures of several answers go: into a folder, which is made, under their own names
 * as PNG files, with a number where two have the same.
 */
export async function outputsIn(
  folder: string,
  { images }: GivenImages,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    const expected = `expected a folder for the pictures of several answers at ${folder}`;
    throw new GroundingError('FILE_UNWRITABLE', `${expected}, got something else`, { cause });
  });
  const taken = new Set<string>();
  return images.map(({ path = '' }) => {
    const stem = parse(path).name || 'picture';
    let name = stem;
    for (let copy = 2; taken.has(name.toLowerCase()); copy += 1) name = `${stem}-${copy}`;
    taken.add(name.toLowerCase());
    return join(folder, `${name}.png`);
  });
}
