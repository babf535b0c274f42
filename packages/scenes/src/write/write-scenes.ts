import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { CallOptions, ImageCodec } from '@grounder/core';
import { createRandom, GroundingError } from '@grounder/core';
import { defaultSeed, toUnwritable } from '@grounder/core/internal';
import { imageJsCodec } from '@grounder/images';

import { encodePickle } from './encode-pickle.js';
import type { SceneOptions } from '../generate-scene.js';
import { generateScene } from '../generate-scene.js';
import type { NumberedScene } from './scene-records.js';
import { refcocoFiles, sceneLines } from './scene-records.js';

/** What {@link writeScenes} writes. */
export interface WriteScenesOptions extends CallOptions {
  /** Number of scenes, at least 1. */
  readonly count: number;
  /**
   * Seed of all of them. More scenes of one seed begin with the same ones.
   * @defaultValue 1
   */
  readonly seed?: number;
  /**
   * Shares of the splits `train`, `val` and `test`, which add up to 1. A scene is in one of them.
   * @defaultValue [0.8, 0.1, 0.1]
   */
  readonly splits?: readonly [train: number, val: number, test: number];
  /**
   * Size and number of objects.
   * @defaultValue that of `generateScene`
   */
  readonly scene?: SceneOptions;
  /** Encodes the pictures; image-js when left out, so that the same seed gives the same bytes. */
  readonly codec?: ImageCodec;
}

/** What was written. */
export interface WrittenScenes {
  /** Number of scenes. */
  readonly scenes: number;
  /** Number of phrases. */
  readonly expressions: number;
  /** Number of objects. */
  readonly objects: number;
}

/**
 * Writes synthetic scenes as a data set, twice: as grounder's own JSONL (`expressions.jsonl`) and in
 * RefCOCO's layout (`refcoco/refs(grounder).p` and `instances.json`), with the pictures in `images`.
 * `openDataSet` opens the folder, and the folder `refcoco` in it.
 *
 * The folder appears when all is written.
 * @param folder - A folder that is not there, or is empty.
 * @throws GroundingError `INVALID_OPTION` for numbers out of range or a folder with something in it,
 *   `FILE_UNWRITABLE` when the disk is full or the place cannot be written.
 */
export async function writeScenes(
  folder: string,
  options: WriteScenesOptions,
): Promise<WrittenScenes> {
  const {
    count,
    seed = defaultSeed,
    splits = [0.8, 0.1, 0.1],
    scene = {},
    signal,
    onProgress,
  } = options;
  const { codec = imageJsCodec() } = options;
  checkNumbers(count, splits);
  const target = resolve(folder);
  await assertEmpty(target);
  const temporary = `${target}.partial`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(join(temporary, 'images'), { recursive: true });
    await mkdir(join(temporary, 'refcoco'));
    const scenes: NumberedScene[] = [];
    for (let index = 0; index < count; index += 1) {
      signal?.throwIfAborted();
      const { image, ...rest } = generateScene(sceneSeed(seed, index), scene);
      const name = `${String(index + 1).padStart(6, '0')}.png`;
      await writeFile(join(temporary, 'images', name), await codec.encode(image, 'png'));
      const split = splitOf(seed, index, splits);
      scenes.push({ ...rest, id: index + 1, name, split, side: image.width });
      onProgress?.({ stage: 'scenes', done: index + 1, total: count });
    }
    await writeFile(join(temporary, 'expressions.jsonl'), sceneLines(scenes));
    const { refs, instances } = refcocoFiles(scenes);
    await writeFile(join(temporary, 'refcoco', 'refs(grounder).p'), encodePickle(refs));
    await writeFile(join(temporary, 'refcoco', 'instances.json'), JSON.stringify(instances));
    // An empty folder gives way.
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return countAll(scenes);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw toUnwritable(error, target, 'name a folder that can be written, on a disk with room');
  }
}

function countAll(scenes: readonly NumberedScene[]): WrittenScenes {
  const sum = (count: (scene: NumberedScene) => number): number =>
    scenes.reduce((total, scene) => total + count(scene), 0);
  return {
    scenes: scenes.length,
    expressions: sum(({ expressions }) => expressions.length),
    objects: sum(({ objects }) => objects.length),
  };
}

/** Far enough apart that no two data sets share a scene by chance. */
function sceneSeed(seed: number, index: number): number {
  return Math.floor(createRandom(seed)() * 2 ** 32) + index;
}

/** Chance that depends on the scene alone, so that more scenes do not move the others. */
function splitOf(
  seed: number,
  index: number,
  [train, val]: readonly [number, number, number],
): NumberedScene['split'] {
  const place = createRandom(sceneSeed(seed, index) ^ 0x5b1175)();
  if (place < train) return 'train';
  return place < train + val ? 'val' : 'test';
}

function checkNumbers(count: number, splits: readonly number[]): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > 999_999) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a whole number of scenes, 1 to 999,999, got ${count}`,
    );
  }
  const sum = splits.reduce((total, share) => total + share, 0);
  if (splits.every((share) => share >= 0) && Math.abs(sum - 1) < 1e-9) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected shares of train, val and test that add up to 1, got ${splits.join(', ')}`,
  );
}

async function assertEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    const isFile = error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
    // What else is wrong is told when it is written.
    return isFile ? ['a file in its way'] : [];
  });
  if (names.length === 0) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a new or an empty folder, got ${folder} with ${names.slice(0, 3).join(', ')}; ` +
      'name another one, or remove it first',
  );
}
