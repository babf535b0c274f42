import type { Box, Size } from '@grounder/core';
import { assertBox } from '@grounder/core';

import { roundHalfEven } from './pixels.js';
import { checkSide } from '../resample/options.js';

/** Where an image lies on a letterbox, and how boxes get there and back. */
export interface LetterboxGeometry {
  /** Letterbox pixels per image pixel, on both axes. */
  readonly scale: number;
  /** Columns of padding to the left of the image. */
  readonly left: number;
  /** Rows of padding above the image. */
  readonly top: number;
  /** Columns of the scaled image. */
  readonly width: number;
  /** Rows of the scaled image. */
  readonly height: number;
  /** The image before scaling. */
  readonly image: Size;
}

/**
 * Computes where an image lies when it is scaled to fit a target and centred on it: the rule of
 * YOLOv5's and Ultralytics' `letterbox` without its shortcuts for training.
 *
 * The scale is the smaller ratio of sides; scaled sides are rounded, halves to the even number, and
 * at least 1; padding is whole pixels and an odd one goes right or down.
 * @param image - The image's size in pixels.
 * @param target - The letterbox's size in pixels.
 * @throws GroundingError `INVALID_OPTION` when a side is no whole number of at least 1.
 * @example
 * ```ts
 * letterboxGeometry({ width: 640, height: 427 }, { width: 416, height: 416 });
 * // { scale: 0.65, left: 0, top: 69, width: 416, height: 278, image: { width: 640, height: 427 } }
 * ```
 */
export function letterboxGeometry(image: Size, target: Size): LetterboxGeometry {
  checkSide('image width', image.width);
  checkSide('image height', image.height);
  checkSide('letterbox width', target.width);
  checkSide('letterbox height', target.height);
  const scale = Math.min(target.height / image.height, target.width / image.width);
  const width = Math.max(1, roundHalfEven(image.width * scale));
  const height = Math.max(1, roundHalfEven(image.height * scale));
  return {
    scale,
    // round(half - 0.1) of the reference: halves go down, and with them the odd pixel right.
    left: Math.floor((target.width - width) / 2),
    top: Math.floor((target.height - height) / 2),
    width,
    height,
    image: { width: image.width, height: image.height },
  };
}

/**
 * Moves a box from the image onto the letterbox.
 * @param box - A box in pixels of the image.
 * @returns The box in pixels of the letterbox, not clipped.
 */
export function toLetterboxed(box: Box, geometry: LetterboxGeometry): Box {
  assertBox(box);
  const { scale, left, top } = geometry;
  return {
    left: box.left * scale + left,
    top: box.top * scale + top,
    right: box.right * scale + left,
    bottom: box.bottom * scale + top,
  };
}

/**
 * Moves a box from the letterbox back onto the image: takes off the padding that was really added
 * (whole pixels; half pixels are a known source of shifted boxes), scales, and cuts off what leaves
 * the image.
 * @param box - A box in pixels of the letterbox.
 * @returns The box in pixels of the image, inside it; without area when it lay in the padding.
 * @throws GroundingError `INVALID_BOX` when the box is reversed or not finite.
 */
export function fromLetterboxed(box: Box, geometry: LetterboxGeometry): Box {
  assertBox(box);
  const { scale, left, top, image } = geometry;
  return {
    left: clamp((box.left - left) / scale, image.width),
    top: clamp((box.top - top) / scale, image.height),
    right: clamp((box.right - left) / scale, image.width),
    bottom: clamp((box.bottom - top) / scale, image.height),
  };
}

function clamp(value: number, limit: number): number {
  return Math.min(Math.max(value, 0), limit);
}
