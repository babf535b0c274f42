import type { Box, RasterImage } from '@grounder/core';
import { boxCenter, boxHeight, boxWidth, clipBox } from '@grounder/core';
import type { ImageTensorOptions, TensorSlot } from '@grounder/images';
import { byteRange, writeImageTensor } from '@grounder/images';

/** Side of the square that is shown, in longer sides of the box: arms reach out of boxes. */
const margin = 1.25;

/** Share of a pixel that rounding may take off the edge of the image. */
const slack = 1e-6;

/**
 * Finds the square around a person that a pose estimator sees.
 * @param box - The person's box, in pixels of the image; it may leave the image in part.
 */
export function squareAround(box: Box, image: RasterImage): Box {
  clipBox(box, image);
  const { x, y } = boxCenter(box);
  const half = (margin * Math.max(boxWidth(box), boxHeight(box))) / 2;
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

/**
 * Writes a square of the image into a part of a tensor as the floats 0 to 255. A pixel of the tensor
 * that lies outside the image, if only in part, stays 0.
 * @param options - The square, in pixels of the image, and the pixels along a side of the tensor.
 */
export function writeSquare(
  image: RasterImage,
  { square, side }: { readonly square: Box; readonly side: number },
  slot: TensorSlot,
): void {
  const columns = visibleSpan([square.left, square.right], image.width, side);
  const rows = visibleSpan([square.top, square.bottom], image.height, side);
  if (columns === undefined || rows === undefined) return;
  const options: ImageTensorOptions = {
    width: columns.length,
    height: rows.length,
    filter: 'bilinear',
    normalisation: byteRange,
    region: { left: columns.start, right: columns.end, top: rows.start, bottom: rows.end },
    canvas: { width: side, height: side, left: columns.first, top: rows.first },
  };
  writeImageTensor(image, options, slot);
}

/** The pixels of the tensor that show the image and no more, and what of the image they show. */
interface VisibleSpan {
  readonly first: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

function visibleSpan(
  [from, to]: readonly [number, number],
  room: number,
  side: number,
): VisibleSpan | undefined {
  const step = (to - from) / side;
  const first = Math.max(0, Math.ceil(-from / step - slack));
  const last = Math.min(side, Math.floor((room - from) / step + slack));
  if (first >= last) return undefined;
  const start = Math.max(0, from + first * step);
  const end = Math.min(room, from + last * step);
  return { first, length: last - first, start, end };
}
