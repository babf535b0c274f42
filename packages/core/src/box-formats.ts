import type { Box, Size } from './box.js';
import { boxCenter, boxHeight, boxWidth } from './box.js';

/** A box by its top left corner and size (xywh), as COCO and RefCOCO files write it. */
export interface CornerBox {
  /** Column of the left side. */
  readonly x: number;
  /** Row of the top side. */
  readonly y: number;
  /** From left to right. */
  readonly width: number;
  /** From top to bottom. */
  readonly height: number;
}

/** A box by its centre and size (cxcywh), as YOLO, DETR and box regression heads write it. */
export interface CenterBox {
  /** Column of the middle. */
  readonly centerX: number;
  /** Row of the middle. */
  readonly centerY: number;
  /** From left to right. */
  readonly width: number;
  /** From top to bottom. */
  readonly height: number;
}

/**
 * Writes a box as corner and size, in the same frame.
 * @returns The same box as xywh.
 */
export function toCornerBox(box: Box): CornerBox {
  return { x: box.left, y: box.top, width: boxWidth(box), height: boxHeight(box) };
}

/** Reads a box given as corner and size, in the same frame. */
export function fromCornerBox(corner: CornerBox): Box {
  const { x, y, width, height } = corner;
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/**
 * Writes a box as centre and size, in the same frame.
 * @returns The same box as cxcywh.
 */
export function toCenterBox(box: Box): CenterBox {
  const { x, y } = boxCenter(box);
  return { centerX: x, centerY: y, width: boxWidth(box), height: boxHeight(box) };
}

/**
 * Reads a box given as centre and size, in the same frame.
 * @returns The same box by its sides (xyxy).
 */
export function fromCenterBox(center: CenterBox): Box {
  const { centerX, centerY, width, height } = center;
  return {
    left: centerX - width / 2,
    top: centerY - height / 2,
    right: centerX + width / 2,
    bottom: centerY + height / 2,
  };
}

/**
 * Takes a box from pixels to fractions of the image: 0, 0, 1, 1 is the whole image.
 * @param box - The box in pixels of the image.
 * @returns The box with x in widths and y in heights of the image; outside it below 0 or above 1.
 */
export function toNormalisedBox(box: Box, size: Size): Box {
  return {
    left: box.left / size.width,
    top: box.top / size.height,
    right: box.right / size.width,
    bottom: box.bottom / size.height,
  };
}

/**
 * Takes a box from fractions of the image to pixels.
 * @returns The box in pixels of the image; not clipped, not rounded.
 */
export function fromNormalisedBox(normalised: Box, size: Size): Box {
  return {
    left: normalised.left * size.width,
    top: normalised.top * size.height,
    right: normalised.right * size.width,
    bottom: normalised.bottom * size.height,
  };
}

/** Packs boxes for the fast paths, such as `suppressNonMaxima`. */
export function packBoxes(boxes: readonly Box[]): Float64Array {
  const packed = new Float64Array(4 * boxes.length);
  for (const [index, { left, top, right, bottom }] of boxes.entries()) {
    packed.set([left, top, right, bottom], 4 * index);
  }
  return packed;
}
