import type { Canvas } from './image-tensor-options.js';

/** The three planes of one picture in a tensor, with what each byte becomes there. */
export interface Planes {
  /** Holds the planes. */
  readonly data: Float32Array;
  /** Where red, green and blue begin. */
  readonly starts: readonly [red: number, green: number, blue: number];
  /** What each byte becomes, for red, green and blue. */
  readonly tables: readonly [red: Float32Array, green: Float32Array, blue: Float32Array];
}

/**
 * Fills what the picture leaves free of its canvas.
 *
 * @param planes - The planes of the picture.
 * @param canvas - The canvas and the picture's place on it.
 */
export function fillFrame(planes: Planes, canvas: Canvas): void {
  planes.starts.forEach((start, channel) => {
    const { data, tables } = planes;
    const { fill } = canvas;
    const value = 'grey' in fill ? (tables[channel]?.[fill.grey] ?? 0) : fill.value;
    fillPlane(data.subarray(start, start + canvas.width * canvas.height), canvas, value);
  });
}

function fillPlane(plane: Float32Array, canvas: Canvas, value: number): void {
  const { width, left, top, contentWidth, contentHeight } = canvas;
  const right = left + contentWidth;
  const bottom = top + contentHeight;
  plane.fill(value, 0, top * width);
  plane.fill(value, bottom * width);
  if (contentWidth === width) return;
  for (let row = top; row < bottom; row++) {
    plane.fill(value, row * width, row * width + left);
    plane.fill(value, row * width + right, (row + 1) * width);
  }
}

/**
 * Writes a row of pixels into the planes.
 *
 * @param bytes - Holds the row, RGB interleaved.
 * @param start - Where in `bytes` it begins.
 * @param planes - Receives the floats.
 * @param place - Where the row begins, from the start of each plane on, and its length.
 */
export function writeRow(
  bytes: Uint8Array | Uint8ClampedArray,
  start: number,
  { data, starts, tables }: Planes,
  { shift, width }: { readonly shift: number; readonly width: number },
): void {
  const [reds, greens, blues] = tables;
  const red = starts[0] + shift;
  const green = starts[1] + shift;
  const blue = starts[2] + shift;
  for (let column = 0, at = start; column < width; column++, at += 3) {
    data[red + column] = reds[bytes[at] ?? 0] ?? 0;
    data[green + column] = greens[bytes[at + 1] ?? 0] ?? 0;
    data[blue + column] = blues[bytes[at + 2] ?? 0] ?? 0;
  }
}
