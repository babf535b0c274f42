import { describeValue, fieldsOf } from './describe-value.js';
import { GroundingError } from './grounding-error.js';

/**
 * An axis-aligned box in pixels of an image. The origin is the image's top left corner, y points
 * down, `right` and `bottom` are exclusive: the whole of a 640×480 image is 0, 0, 640, 480.
 */
export interface Box {
  /** First column. */
  readonly left: number;
  /** First row. */
  readonly top: number;
  /** First column beyond the box. */
  readonly right: number;
  /** First row beyond the box. */
  readonly bottom: number;
}

/** The size of an image or region, in pixels. */
export interface Size {
  /** Columns, above 0. */
  readonly width: number;
  /** Rows, above 0. */
  readonly height: number;
}

/** A place in an image, in pixels from its top left corner; y points down. */
export interface Point {
  /** Distance from the left edge. */
  readonly x: number;
  /** Distance from the top edge. */
  readonly y: number;
}

/**
 * Makes a box after checking it.
 * @param top - First row.
 * @param right - First column beyond the box, at least `left`.
 * @param bottom - First row beyond the box, at least `top`.
 * @throws {@link GroundingError} `INVALID_BOX` when a number is not finite or the box is reversed.
 */
export function createBox(left: number, top: number, right: number, bottom: number): Box {
  const box = { left, top, right, bottom };
  assertBox(box);
  return box;
}

/**
 * Checks that a box has finite sides in the right order. A box without area passes; see
 * {@link clipBox} for what an image can show.
 * @throws {@link GroundingError} `INVALID_BOX` when a number is not finite or the box is reversed.
 */
export function assertBox(box: Box): void {
  const given: unknown = box;
  const isBox = typeof given === 'object' && given !== null;
  const { left, top, right, bottom } = isBox
    ? box
    : { left: NaN, top: NaN, right: NaN, bottom: NaN };
  const finite = [left, top, right, bottom].every((side) => Number.isFinite(side));
  if (finite && left <= right && top <= bottom) return;
  throw new GroundingError(
    'INVALID_BOX',
    `expected finite numbers with left <= right and top <= bottom, got ${describeBox(box)}`,
  );
}

/**
 * Measures a box from left to right.
 * @returns Its width in the box's unit.
 */
export function boxWidth(box: Box): number {
  return box.right - box.left;
}

/**
 * Measures a box from top to bottom.
 * @returns Its height in the box's unit.
 */
export function boxHeight(box: Box): number {
  return box.bottom - box.top;
}

/**
 * Measures the surface of a box.
 * @returns Its area in the square of the box's unit.
 */
export function boxArea(box: Box): number {
  return boxWidth(box) * boxHeight(box);
}

/**
 * Finds the middle of a box.
 * @returns Its centre, in the box's frame.
 */
export function boxCenter(box: Box): Point {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

/**
 * Cuts off what leaves the image.
 * @param box - The box, in pixels of the image.
 * @throws {@link GroundingError} `INVALID_BOX` when the box is reversed or not finite, or when
 *   nothing of it lies inside the image.
 */
export function clipBox(box: Box, size: Size): Box {
  assertBox(box);
  assertSize(size);
  const clipped = {
    left: Math.max(box.left, 0),
    top: Math.max(box.top, 0),
    right: Math.min(box.right, size.width),
    bottom: Math.min(box.bottom, size.height),
  };
  if (clipped.left < clipped.right && clipped.top < clipped.bottom) return clipped;
  throw new GroundingError(
    'INVALID_BOX',
    `expected a box with an area inside the ${size.width}×${size.height} image, ` +
      `got ${describeBox(box)}; boxes are left, top, right, bottom in pixels`,
  );
}

/**
 * Moves every side of a box outwards, or inwards when the margin is negative.
 * @param margin - How far each side moves, in the box's unit.
 * @returns The larger box; it may leave the image.
 * @throws {@link GroundingError} `INVALID_BOX` when a negative margin turns the box inside out.
 */
export function growBox(box: Box, margin: number): Box {
  return createBox(box.left - margin, box.top - margin, box.right + margin, box.bottom + margin);
}

/**
 * Finds the smallest box with whole sides around a box: every pixel that the box touches.
 * @param box - The box, in pixels.
 */
export function roundBoxOut(box: Box): Box {
  return {
    left: Math.floor(box.left),
    top: Math.floor(box.top),
    right: Math.ceil(box.right),
    bottom: Math.ceil(box.bottom),
  };
}

function describeBox({ left, top, right, bottom }: Box): string {
  return `left ${left}, top ${top}, right ${right}, bottom ${bottom}`;
}

/**
 * Checks that a value has the size of a picture.
 * @throws GroundingError `INVALID_IMAGE`.
 */
export function assertSize(size: unknown): asserts size is Size {
  const { width, height } = fieldsOf(size);
  if ([width, height].every((side) => typeof side === 'number' && side > 0)) return;
  throw new GroundingError(
    'INVALID_IMAGE',
    `expected a picture, or its width and height, got ${describeValue(size)}; loadImage makes one`,
  );
}
