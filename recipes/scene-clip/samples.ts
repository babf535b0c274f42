import type { Random, RasterImage } from '@grounder/core';
import { createRandom } from '@grounder/core';
import type { Scene, SceneObject } from '@grounder/scenes/internal';
import { generateScene } from '@grounder/scenes';
import { resizeImage, tightCrop } from '@grounder/images';

import { shape } from './encoders.js';

/** Pictures as the image tower sees them, and what can be said about each. */
export interface Pool {
  /** Three bytes a pixel, picture after picture. */
  readonly pixels: Uint8Array;
  /** Makes a text about each picture, another one each time. */
  readonly texts: readonly ((random: Random) => string)[];
}

/** Bytes of a picture. */
export const pictureLength = 3 * shape.imageSize * shape.imageSize;
/** Crops of each scene. */
const cropsPerScene = 2;
const cropper = tightCrop();

/** Renders scenes and crops of their objects, whole pictures first. */
export function renderPool(firstSeed: number, scenes: number): { whole: Pool; crops: Pool } {
  const whole = emptyPool(scenes);
  const crops = emptyPool(scenes * cropsPerScene);
  for (let index = 0; index < scenes; index += 1) {
    const random = createRandom(firstSeed + index);
    const scene = generateScene(firstSeed + index, { mostExpressions: 1 });
    whole.add(scene.image, (chance) => captionOf(scene, chance));
    for (const object of sample(scene.objects, cropsPerScene, random)) {
      crops.add(cropper.crop(scene.image, jittered(object, random)), (chance) =>
        phraseOf(object, chance),
      );
    }
  }
  return { whole, crops };
}

/** What {@link renderPool} fills. */
function emptyPool(pictures: number) {
  const pixels = new Uint8Array(pictures * pictureLength);
  const texts: ((random: Random) => string)[] = [];
  const { imageSize: side } = shape;
  return {
    pixels,
    texts,
    add(image: RasterImage, text: (random: Random) => string): void {
      const { data } = resizeImage(image, { width: side, height: side, filter: 'bicubic' });
      pixels.set(data, texts.length * pictureLength);
      texts.push(text);
    },
  };
}

/** Detectors miss edges by a pixel or two, and so shall crops. */
function jittered({ box }: SceneObject, random: Random): SceneObject['box'] {
  const reach = () => 5 * random() - 1.5;
  return {
    left: box.left - reach(),
    top: box.top - reach(),
    right: box.right + reach(),
    bottom: box.bottom + reach(),
  };
}

/** Says what an object is like. */
export function phraseOf(object: SceneObject, random: Random): string {
  const prefix = random() < 0.5 ? 'a photo of ' : '';
  return prefix + (random() < 0.7 ? 'the ' : '') + nounOf(object, random);
}

/** Says of some objects what they are like and where they are. */
export function captionOf({ objects, image }: Scene, random: Random): string {
  const chosen = sample(objects, 1 + Math.floor(3 * random()), random);
  const parts = chosen.map(
    (object) => `the ${nounOf(object, random)} ${placeOf(object, image.width)}`,
  );
  return (random() < 0.3 ? 'a photo of ' : '') + parts.join(' and ');
}

function nounOf({ size, colour, texture, shape: form }: SceneObject, random: Random): string {
  return [
    size !== 'medium' && random() < 0.25 ? size : '',
    random() < 0.85 ? colour : '',
    texture !== 'plain' && random() < 0.6 ? texture : '',
    random() < 0.92 ? form : 'object',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Thirds of the picture's sides. */
function placeOf({ box }: SceneObject, side: number): string {
  const third = (start: number, end: number) => Math.floor((1.5 * (start + end)) / side);
  const across = ['left', '', 'right'][third(box.left, box.right)] ?? '';
  const down = ['top', '', 'bottom'][third(box.top, box.bottom)] ?? '';
  if (across !== '' && down !== '') return `in the ${down} ${across} corner`;
  if (across !== '') return `on the ${across}`;
  return down === '' ? 'in the middle' : `at the ${down}`;
}

function sample<T>(values: readonly T[], count: number, random: Random): readonly T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((one, other) => one.key - other.key)
    .slice(0, count)
    .map(({ value }) => value);
}
