import type { RasterImage } from '@grounder/core';

import type { ResampleKernel, ResamplePass } from './kernel.js';
import { windowRows } from './kernel.js';
import type { FilterPlan } from './plan-kinds.js';
import type { Planes } from './planes.js';
import { spreadRow } from './planes.js';
import type { Taps } from './taps.js';
import { weightBits } from './taps.js';

const half = 1 << (weightBits - 1);

/** The kernel in plain JavaScript, for places without WebAssembly SIMD. It holds nothing. */
export const plainKernel: ResampleKernel = {
  begin: (image, plan) => new PlainPass(image, plan),
};

class PlainPass implements ResamplePass {
  readonly capacity: number;
  readonly memory: Uint8Array;
  readonly lineStart = 0;
  readonly width: number;
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
    this.width = plan.columns.first.length;
    this.#stride = 3 * this.width;
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
    const taps = count[row] ?? 0;
    const sums = this.#sums.fill(half);
    for (let tap = 0; tap < taps; tap += 2) {
      const first = (place + tap) * this.#stride;
      const weight = weights[row * size + tap] ?? 0;
      // Without a partner a row is its own, weighted 0.
      const paired = tap + 1 < taps;
      const second = paired ? first + this.#stride : first;
      const partner = paired ? (weights[row * size + tap + 1] ?? 0) : 0;
      addRows(sums, this.#window, { first, weight, second, partner });
    }
    cutSums(sums, this.#line);
  }

  spread(planes: Planes, shift: number): void {
    spreadRow(this, planes, shift);
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

interface RowPair {
  readonly first: number;
  readonly weight: number;
  readonly second: number;
  readonly partner: number;
}

// Two rows a sweep: the sums are read and written half as often.
function addRows(sums: Int32Array, rows: Uint8ClampedArray, pair: RowPair): void {
  const { first, weight, second, partner } = pair;
  for (let at = 0; at < sums.length; at++) {
    sums[at] =
      (sums[at] ?? 0) +
      Math.imul(weight, rows[first + at] ?? 0) +
      Math.imul(partner, rows[second + at] ?? 0);
  }
}

function cutSums(sums: Int32Array, line: Uint8ClampedArray): void {
  for (let at = 0; at < sums.length; at++) line[at] = (sums[at] ?? 0) >> weightBits;
}
