import type { Box, Random, Size } from '@grounder/core';

import type { PhraseTraits } from './augment-phrase.js';

/**
 * A change of a picture that keeps its size: mirrored or not, then scaled and moved, so that the point
 * x, a share of the width, comes to `scale * x + offsetX`; then its colours.
 */
export interface Augmentation {
  /** Whether left and right are swapped, first of all. */
  readonly mirror: boolean;
  /** Above 1 a part of the picture fills it (a crop); below 1 the picture has room to move. */
  readonly scale: number;
  /** How far it is moved to the right, as a share of the width. */
  readonly offsetX: number;
  /** How far it is moved down, as a share of the height. */
  readonly offsetY: number;
  /** Factors of brightness, contrast and saturation; 1 leaves them. */
  readonly colours: readonly [brightness: number, contrast: number, saturation: number];
}

/** Least side of a crop, as a share of the picture's: TransVG's 384 of 600 pixels and less. */
const leastCrop = 0.6;
/** TransVG's smallest picture: 448 of 640 pixels. */
const leastScale = 0.7;
/** TransVG's colour jitter. */
const jitter = 0.4;

/**
 * Draws a change under which a phrase stays true: mirrored with swapped sides or not at all; a crop
 * around the object unless the phrase speaks of places; else smaller and moved, unless it speaks of
 * the picture's middle or edges; colours unless it speaks of colours. After TransVG's transforms
 * (https://arxiv.org/abs/2104.08541, section 4.2).
 */
export function drawAugmentation(traits: PhraseTraits, box: Box, random: Random): Augmentation {
  const mirror = random() < 0.5 && traits.mirrored !== undefined;
  const seen = mirror ? { ...box, left: 1 - box.right, right: 1 - box.left } : box;
  const isCrop = random() < 0.5 && !traits.isPositional;
  const placed = isCrop
    ? drawCrop(seen, random)
    : traits.isFramed
      ? { scale: 1, offsetX: 0, offsetY: 0 }
      : drawShift(random);
  const factor = () => 1 + jitter * (2 * random() - 1);
  const colours = [factor(), factor(), factor()] as const;
  return { mirror, ...placed, colours: traits.isColoured ? [1, 1, 1] : colours };
}

type Placed = Pick<Augmentation, 'scale' | 'offsetX' | 'offsetY'>;

/** A window with the object wholly inside. */
function drawCrop(box: Box, random: Random): Placed {
  const object = Math.max(box.right - box.left, box.bottom - box.top);
  const least = Math.max(leastCrop, Math.min(1, object));
  const side = least + (1 - least) * random();
  const start = (from: number, to: number) => {
    const first = Math.max(0, to - side);
    const last = Math.min(from, 1 - side);
    return first + Math.max(0, last - first) * random();
  };
  const left = start(box.left, box.right);
  const top = start(box.top, box.bottom);
  return { scale: 1 / side, offsetX: -left / side, offsetY: -top / side };
}

function drawShift(random: Random): Placed {
  const scale = leastScale + (1 - leastScale) * random();
  return { scale, offsetX: (1 - scale) * random(), offsetY: (1 - scale) * random() };
}

/**
 * Moves a box along with its picture.
 * @param box - In pixels of the picture before.
 * @returns In pixels of the picture after; it may leave it where it did before.
 */
export function augmentBox(box: Box, augmentation: Augmentation, { width, height }: Size): Box {
  const { mirror, scale, offsetX, offsetY } = augmentation;
  const [left, right] = mirror ? [width - box.right, width - box.left] : [box.left, box.right];
  return {
    left: scale * left + offsetX * width,
    top: scale * box.top + offsetY * height,
    right: scale * right + offsetX * width,
    bottom: scale * box.bottom + offsetY * height,
  };
}
