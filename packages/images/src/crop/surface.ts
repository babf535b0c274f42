import type { Box, RasterImage, Size } from '@grounder/core';

import type { Colour } from '../draw/colours.js';

/** A picture in the making, which the drawing functions change in place. */
export interface Surface extends RasterImage {
  /** `3 * width * height` bytes, owned by whoever made the surface. */
  readonly data: Uint8Array;
}

/**
 * Copies an image.
 * @returns An equal picture with bytes of its own.
 */
export function copyImage({ width, height, data }: RasterImage): Surface {
  return { width, height, data: Uint8Array.from(data) };
}

/**
 * Fills a rectangle; what leaves the surface is left out.
 * @param surface - Changed in place.
 */
export function fillRectangle(surface: Surface, pixels: Box, colour: Colour): void {
  const { left, top, right, bottom } = intersect(pixels, surface);
  const [red, green, blue] = colour;
  for (let row = top; row < bottom; row++) {
    const end = 3 * (row * surface.width + right);
    for (let index = 3 * (row * surface.width + left); index < end; index += 3) {
      surface.data[index] = red;
      surface.data[index + 1] = green;
      surface.data[index + 2] = blue;
    }
  }
}

/**
 * Draws the edge of a rectangle: everything between two rectangles, one inside the other.
 * @param surface - Changed in place.
 */
export function fillFrame(surface: Surface, { outer, inner }: Frame, colour: Colour): void {
  if (inner.left >= inner.right || inner.top >= inner.bottom) {
    fillRectangle(surface, outer, colour);
    return;
  }
  fillRectangle(surface, { ...outer, bottom: inner.top }, colour);
  fillRectangle(surface, { ...outer, top: inner.bottom }, colour);
  const { top, bottom } = inner;
  fillRectangle(surface, { left: outer.left, top, right: inner.left, bottom }, colour);
  fillRectangle(surface, { left: inner.right, top, right: outer.right, bottom }, colour);
}

/** The two borders of a frame. */
export interface Frame {
  /** Where the frame begins on the outside. */
  readonly outer: Box;
  /** Where the frame ends on the inside. */
  readonly inner: Box;
}

/**
 * Places a line of whole pixels on the border of a box. The line straddles the border, its odd
 * pixel inside; where it would leave the image it moves inwards, so that it keeps its thickness.
 * @param thickness - The line's thickness, a whole number of pixels.
 */
export function frameAround(box: Box, thickness: number, size: Size): Frame {
  const outside = Math.floor(thickness / 2);
  const grown = {
    left: box.left - outside,
    top: box.top - outside,
    right: box.right + outside,
    bottom: box.bottom + outside,
  };
  const outer = intersect(grown, size);
  return {
    outer,
    inner: {
      left: outer.left + thickness,
      top: outer.top + thickness,
      right: outer.right - thickness,
      bottom: outer.bottom - thickness,
    },
  };
}

/**
 * Lays a colour over one pixel.
 * @param data - The bytes of a surface, changed in place.
 * @param index - Where the pixel's bytes begin.
 * @param opacity - 0 leaves the pixel, 1 replaces it.
 */
export function blendPixel(
  data: Uint8Array,
  index: number,
  [red, green, blue]: Colour,
  opacity: number,
): void {
  data[index] = blend(data[index] ?? 0, red, opacity);
  data[index + 1] = blend(data[index + 1] ?? 0, green, opacity);
  data[index + 2] = blend(data[index + 2] ?? 0, blue, opacity);
}

function blend(under: number, over: number, opacity: number): number {
  return Math.round(under + (over - under) * opacity);
}

function intersect(box: Box, { width, height }: Size): Box {
  return {
    left: Math.max(box.left, 0),
    top: Math.max(box.top, 0),
    right: Math.min(box.right, width),
    bottom: Math.min(box.bottom, height),
  };
}
