import type { Box, RasterImage } from '@grounder/core';
import type { ImageTensorOptions, TensorSlot } from '@grounder/images';
import { byteRange, writeImageTensor } from '@grounder/images';

/** Share of a pixel that rounding may take off the edge of the image. */
const slack = 1e-6;

/** What of an image is written, and how. */
export interface SquareOptions extends Pick<ImageTensorOptions, 'normalisation' | 'channelOrder'> {
  /** The square, in pixels of the image; it may leave the image. */
  readonly square: Box;
  /** Pixels along a side of the tensor. */
  readonly side: number;
}

/**
 * Writes a square of the image into a part of a tensor. A pixel of the tensor that lies outside the
 * image, if only in part, is black; of a square that is outside, nothing is written.
 */
export function writeSquare(
  image: RasterImage,
  { square, side, ...pixels }: SquareOptions,
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
    ...pixels,
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
