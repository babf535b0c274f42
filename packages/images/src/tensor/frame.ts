import type { Canvas } from './options.js';
import type { Planes } from '../resample/planes.js';

/** Fills what the picture leaves free of its canvas. */
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
