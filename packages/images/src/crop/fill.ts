import type { RasterImage } from '@grounder/core';

import type { Colour } from '../draw/colours.js';
import { checkColour } from '../draw/colours.js';

/** What padding is filled with: a colour, or the mean colour of the pixels that are padded. */
export type Fill = Colour | 'mean';

/** Checks a fill, which may come from plain JavaScript. */
export function checkFill(fill: Fill): void {
  if (fill !== 'mean') checkColour('fill ("mean" or a colour)', fill);
}

/** Where a picture is laid on a larger area, in pixels. */
export interface PadOptions {
  /** Columns of the area. */
  readonly width: number;
  /** Rows of the area. */
  readonly height: number;
  /** Columns to the left of the picture. */
  readonly left: number;
  /** Rows above the picture. */
  readonly top: number;
  /** What the rest of the area is filled with. */
  readonly fill: Fill;
}

/** Lays a picture on a larger area of one colour. */
export function padPicture(picture: RasterImage, options: PadOptions): RasterImage {
  const { width, height, left, top, fill } = options;
  const data = new Uint8Array(3 * width * height);
  fillWith(data, fill === 'mean' ? meanColour(picture) : fill);
  const rowLength = 3 * picture.width;
  for (let row = 0; row < picture.height; row++) {
    const bytes = picture.data.subarray(row * rowLength, (row + 1) * rowLength);
    data.set(bytes, 3 * ((top + row) * width + left));
  }
  return { width, height, data };
}

function fillWith(data: Uint8Array, colour: Colour): void {
  data.set(colour);
  // Doubling what is filled already copies whole blocks of memory.
  for (let filled = 3; filled < data.length; filled *= 2) {
    data.copyWithin(filled, 0, Math.min(filled, data.length - filled));
  }
}

function meanColour({ data }: RasterImage): Colour {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let index = 0; index < data.length; index += 3) {
    red += data[index] ?? 0;
    green += data[index + 1] ?? 0;
    blue += data[index + 2] ?? 0;
  }
  const pixels = data.length / 3;
  return [Math.round(red / pixels), Math.round(green / pixels), Math.round(blue / pixels)];
}
