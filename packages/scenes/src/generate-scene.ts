import { createRandom, GroundingError } from '@grounder/core';

import { drawScene } from './draw/draw-scene.js';
import { placeObjects, visibleBox } from './draw/place-objects.js';
import { sampleExpressions } from './phrases/sample-expressions.js';
import type { Scene } from './scene.js';

/** What {@link generateScene} makes. */
export interface SceneOptions {
  /**
   * Pixels of each side of the picture, 64 to 1024.
   * @defaultValue 128
   */
  readonly side?: number;
  /**
   * Fewest objects, at least 1.
   * @defaultValue 3
   */
  readonly fewestObjects?: number;
  /**
   * Most objects, at most 20; there are fewer when they find no room.
   * @defaultValue 8
   */
  readonly mostObjects?: number;
  /**
   * Most phrases about one scene, at least 1.
   * @defaultValue 5
   */
  readonly mostExpressions?: number;
}

/** Scenes drawn until one has an object that can be told from the others; two have sufficed. */
const attempts = 100;

/**
 * Draws a scene of coloured shapes and makes phrases about them, each of which means one object and
 * clearly no other: by what it is like, by where it is, by its order among others, by its relation to
 * others. The same seed gives the same scene everywhere.
 *
 * In the spirit of CLEVR-Ref+ (Liu et al., 2019), in two dimensions.
 * @throws GroundingError `INVALID_OPTION` when a number is out of range.
 * @example
 * ```ts
 * const { image, objects, expressions } = generateScene(1);
 * const [{ text, object }] = expressions;
 * console.log(text, objects[object].box);
 * ```
 */
export function generateScene(seed: number, options: SceneOptions = {}): Scene {
  const { side = 128, fewestObjects = 3, mostObjects = 8, mostExpressions = 5 } = options;
  checkWhole('a side in pixels', side, 64, 1024);
  checkWhole('a least number of objects', fewestObjects, 1, 20);
  checkWhole('a greatest number of objects', mostObjects, fewestObjects, 20);
  checkWhole('a number of phrases', mostExpressions, 1, 100);
  const random = createRandom(seed);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const placement = placeObjects({ side, objects: [fewestObjects, mostObjects] }, random);
    const objects = placement.objects.map(({ shape, colour, size, texture }, index) => {
      return { shape, colour, size, texture, box: visibleBox(placement.owners, side, index) };
    });
    const expressions = sampleExpressions({ objects, side }, mostExpressions, random);
    const image = drawScene(side, placement.objects, random);
    if (expressions.length > 0) return { image, objects, expressions };
  }
  throw new GroundingError(
    'INVALID_OPTION',
    `expected numbers of objects with which phrases can be made, got ${fewestObjects} to ${mostObjects}`,
  );
}

function checkWhole(what: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${what} that is whole, ${least} to ${most}, got ${value}`,
  );
}
