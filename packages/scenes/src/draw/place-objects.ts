import type { Box, Random } from '@grounder/core';

import type { SceneObject } from '../scene.js';
import { sceneForms } from '../scene-forms.js';
import {
  sceneColours,
  scenePalette,
  sceneShapes,
  sceneSizes,
  sceneTextures,
} from '../scene-vocabulary.js';

/** The square canvas of a scene and what may be on it. */
export interface ScenePlan {
  /** Pixels of a side. */
  readonly side: number;
  /** Fewest and most objects. */
  readonly objects: readonly [number, number];
}

/** An object with its place. */
export interface PlacedObject extends Omit<SceneObject, 'box'> {
  /** Pixels from the left to its middle. */
  readonly x: number;
  /** Pixels from the top to its middle. */
  readonly y: number;
  /** Pixels from its middle to the end of its outline. */
  readonly radius: number;
  /** How much lighter than its colour it is painted, −8 to 8. */
  readonly tone: number;
}

/** Objects on a canvas, and whose each pixel is. */
export interface Placement {
  /** Those placed, each over the ones before. */
  readonly objects: readonly PlacedObject[];
  /** For each pixel the place of its object, −1 for the background. */
  readonly owners: Int8Array;
}

/** Share of an object that must be seen. */
const leastVisible = 0.75;
const triesForEach = 60;
/** Half the side of an object, as a share of the canvas's side. */
const radii = { small: 0.07, medium: 0.11, large: 0.165 } as const;

/**
 * Scatters objects over a canvas: partly over each other, but most of each is seen, and never over
 * one of the same colour.
 */
export function placeObjects(
  { side, objects: [least, most] }: ScenePlan,
  random: Random,
): Placement {
  const wanted = least + Math.floor((most - least + 1) * random());
  const objects: PlacedObject[] = [];
  const owners = new Int8Array(side * side).fill(-1);
  for (let attempt = 0; attempt < wanted * triesForEach && objects.length < wanted; attempt += 1) {
    const object = sampleObject(objects, side, random);
    if (!objects.every((other) => areApart(object, other))) continue;
    const pixels = pixelsOf(object, side);
    if (!leavesOthersVisible(pixels, owners, objects, side)) continue;
    for (const pixel of pixels) owners[pixel] = objects.length;
    objects.push(object);
  }
  return { objects, owners };
}

/**
 * Finds the extent of what is seen of an object.
 * @param owners - Whose each pixel is.
 * @param side - Pixels of a row.
 */
export function visibleBox(owners: Int8Array, side: number, object: number): Box {
  let [left, top, right, bottom] = [side, side, 0, 0];
  for (const [pixel, owner] of owners.entries()) {
    if (owner !== object) continue;
    const x = pixel % side;
    const y = (pixel - x) / side;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { left, top, right, bottom };
}

function sampleObject(others: readonly PlacedObject[], side: number, random: Random): PlacedObject {
  const model = random() < 0.6 ? pick(others, random) : undefined;
  // What resembles another object in some ways is what phrases have to tell apart.
  const share = <T>(own: readonly T[], of: T | undefined): T =>
    (random() < 0.55 ? of : undefined) ?? pickOne(own, random);
  const shape = share(sceneShapes, model?.shape);
  const colour = share(sceneColours, model?.colour);
  const size = share(sceneSizes, model?.size);
  const texture = share(sceneTextures, random() < 0.5 ? 'plain' : model?.texture);
  const radius = side * radii[size] * (0.94 + 0.12 * random());
  const reach = side / 2 - radius - 2;
  const x = side / 2 + reach * (2 * random() - 1);
  const y = side / 2 + reach * (2 * random() - 1);
  return { shape, colour, size, texture, x, y, radius, tone: Math.round(16 * random()) - 8 };
}

/** Two of the same colour would run into one. */
function areApart(one: PlacedObject, other: PlacedObject): boolean {
  const distance = Math.hypot(one.x - other.x, one.y - other.y);
  const reach = one.radius + other.radius;
  return distance > (one.colour === other.colour ? reach + 3 : 0.6 * reach);
}

function pixelsOf({ shape, x, y, radius }: PlacedObject, side: number): readonly number[] {
  const form = sceneForms[shape];
  const pixels: number[] = [];
  for (let row = Math.floor(y - radius); row <= y + radius; row += 1) {
    for (let column = Math.floor(x - radius); column <= x + radius; column += 1) {
      const isInside = form((column + 0.5 - x) / radius, (row + 0.5 - y) / radius);
      if (isInside) pixels.push(row * side + column);
    }
  }
  return pixels;
}

function leavesOthersVisible(
  pixels: readonly number[],
  owners: Int8Array,
  objects: readonly PlacedObject[],
  side: number,
): boolean {
  const covered = new Set(pixels);
  return objects.every((object, place) => {
    const all = pixelsOf(object, side);
    const seen = all.filter((pixel) => owners[pixel] === place && !covered.has(pixel));
    return seen.length >= leastVisible * all.length;
  });
}

function pick<T>(values: readonly T[], random: Random): T | undefined {
  return values[Math.floor(values.length * random())];
}

function pickOne<T>(values: readonly T[], random: Random): T {
  const value = pick(values, random);
  if (value === undefined) throw new RangeError('nothing to choose from');
  return value;
}

/** The two colours of an object's surface. */
export function paintOf({ colour, tone }: PlacedObject): {
  readonly base: readonly number[];
  readonly shade: readonly number[];
} {
  const { base, shade } = scenePalette[colour];
  const toned = (rgb: readonly number[]) =>
    rgb.map((value) => Math.min(255, Math.max(0, value + tone)));
  return { base: toned(base), shade: toned(shade) };
}
