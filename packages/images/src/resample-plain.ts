import type { RasterImage } from '@grounder/core';

import type { ResampleKernel, ResamplePass } from './resample-kernel.js';
import { windowRows } from './resample-kernel.js';
import type { FilterPlan } from './resample-plan.js';
import type { Taps } from './resample-taps.js';
import { weightBits } from './resample-taps.js';

const half = 1 << (weightBits - 1);

/** The kernel in plain JavaScript, for places without WebAssembly SIMD. It holds nothing. */
export const plainKernel: ResampleKernel = {
  begin: (image, plan) => new PlainPass(image, plan),
};

class PlainPass implements ResamplePass {
  readonly capacity: number;
  readonly memory: Uint8Array;
  readonly lineStart = 0;
  readonly #image: RasterImage;
  readonly #plan: FilterPlan;
  readonly #stride: number;
  readonly #line: Uint8ClampedArray;
  readonly #window: Uint8ClampedArray;
  readonly #sums: Int32Array;

  constructor(image: RasterImage, plan: FilterPlan) {
    this.#image = image;
    this.#plan = plan;
    this.capacity = windowRows(plan);
    this.#stride = 3 * plan.columns.first.length;
    this.#window = new Uint8ClampedArray(this.capacity * this.#stride);
    // Writing through a clamped array cuts sums to 0..255; readers see the same bytes.
    this.#line = new Uint8ClampedArray(this.#stride);
    this.memory = new Uint8Array(this.#line.buffer);
    this.#sums = new Int32Array(this.#stride);
  }

  resampleColumns(row: number, place: number): void {
    const start = 3 * row * this.#image.width;
    const target = this.#window.subarray(place * this.#stride, (place + 1) * this.#stride);
    weighColumns(this.#image.data, start, this.#plan.columns, target);
  }

  resampleRows(row: number, place: number): void {
    const { count, size, weights } = this.#plan.rows;
    const taps = weights.subarray(row * size, row * size + (count[row] ?? 0));
    this.#sums.fill(half);
    taps.forEach((weight, tap) => {
      addRow(this.#sums, this.#window, (place + tap) * this.#stride, weight);
    });
    for (let at = 0; at < this.#stride; at++) this.#line[at] = (this.#sums[at] ?? 0) >> weightBits;
  }

  keepRows(place: number, count: number): void {
    this.#window.copyWithin(0, place * this.#stride, (place + count) * this.#stride);
  }
}

function weighColumns(
  source: RasterImage['data'],
  start: number,
  { first, count, size, weights }: Taps,
  target: Uint8ClampedArray,
): void {
  for (let column = 0, at = 0; column < first.length; column++, at += 3) {
    const from = column * size;
    const to = from + (count[column] ?? 0);
    let pixel = start + 3 * (first[column] ?? 0);
    let red = half;
    let green = half;
    let blue = half;
    for (let tap = from; tap < to; tap++, pixel += 3) {
      const weight = weights[tap] ?? 0;
      red = (red + Math.imul(weight, source[pixel] ?? 0)) | 0;
      green = (green + Math.imul(weight, source[pixel + 1] ?? 0)) | 0;
      blue = (blue + Math.imul(weight, source[pixel + 2] ?? 0)) | 0;
    }
    target[at] = red >> weightBits;
    target[at + 1] = green >> weightBits;
    target[at + 2] = blue >> weightBits;
  }
}

function addRow(sums: Int32Array, rows: Uint8ClampedArray, start: number, weight: number): void {
  for (let at = 0; at < sums.length; at++) {
    sums[at] = (sums[at] ?? 0) + Math.imul(weight, rows[start + at] ?? 0);
  }
}
