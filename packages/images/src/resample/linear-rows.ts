import type { RasterImage } from '@grounder/core';

import type { RowReader } from './kernel.js';
import type { LinearAxis } from './linear-taps.js';
import type { LinearPlan } from './plan-kinds.js';
import type { Planes } from './planes.js';
import { spreadRow } from './planes.js';

/** A row of the picture at its new width, each value times 2048. */
interface WideLine {
  row: number;
  readonly sums: Int32Array;
}

/**
 * Makes the rows of a picture as OpenCV's `INTER_LINEAR` does: columns first, without rounding, then
 * two rows with products cut to 16 bits (`resize.cpp`, `VResizeLinear`).
 */
export function linearRows(
  image: RasterImage,
  { columns, rows }: LinearPlan,
  read: RowReader,
): void {
  const width = columns.first.length;
  const lines = [0, 1].map((): WideLine => ({ row: -1, sums: new Int32Array(3 * width) }));
  const memory = new Uint8ClampedArray(3 * width);
  const row = {
    memory,
    lineStart: 0,
    width,
    spread: (planes: Planes, shift: number) => {
      spreadRow(row, planes, shift);
    },
  };
  const lineOf = (wanted: number, kept: number): Int32Array => {
    const line =
      lines.find((held) => held.row === wanted) ?? lines.find((held) => held.row !== kept);
    if (line === undefined) throw new Error('two lines hold one row');
    if (line.row !== wanted) widen(image, wanted, columns, line.sums);
    line.row = wanted;
    return line.sums;
  };
  for (let index = 0; index < rows.first.length; index++) {
    const first = rows.first[index] ?? 0;
    const second = rows.second[index] ?? 0;
    const upper = lineOf(first, second);
    const lower = lineOf(second, first);
    const [weight, partner] = [rows.firstWeights[index] ?? 0, rows.secondWeights[index] ?? 0];
    combine(upper, lower, [weight, partner], memory);
    read(row, index);
  }
}

function combine(
  upper: Int32Array,
  lower: Int32Array,
  [weight, partner]: readonly [number, number],
  target: Uint8ClampedArray,
): void {
  for (let at = 0; at < target.length; at++) {
    const above = Math.imul(weight, (upper[at] ?? 0) >> 4) >> 16;
    const below = Math.imul(partner, (lower[at] ?? 0) >> 4) >> 16;
    target[at] = (above + below + 2) >> 2;
  }
}

function widen(
  { data, width }: RasterImage,
  row: number,
  { first, second, firstWeights, secondWeights }: LinearAxis,
  sums: Int32Array,
): void {
  const start = 3 * row * width;
  let weight = 0;
  let partner = 0;
  const mix = (left: number, right: number): number =>
    Math.imul(weight, data[left] ?? 0) + Math.imul(partner, data[right] ?? 0);
  for (let column = 0, at = 0; column < first.length; column++, at += 3) {
    const left = start + 3 * (first[column] ?? 0);
    const right = start + 3 * (second[column] ?? 0);
    weight = firstWeights[column] ?? 0;
    partner = secondWeights[column] ?? 0;
    sums[at] = mix(left, right);
    sums[at + 1] = mix(left + 1, right + 1);
    sums[at + 2] = mix(left + 2, right + 2);
  }
}
