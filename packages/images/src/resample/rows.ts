import type { RasterImage } from '@grounder/core';

import type { ResampleKernel, RowReader } from './kernel.js';
import { linearRows } from './linear-rows.js';
import type { CopyPlan, FilterPlan, ResamplePlan } from './plan-kinds.js';
import type { Planes } from './planes.js';
import { spreadRow } from './planes.js';

/** A plan and what does its arithmetic. */
export interface PlannedResampling {
  /** What each new pixel is made of. */
  readonly plan: ResamplePlan;
  /** What does the arithmetic. */
  readonly kernel: ResampleKernel;
}

/**
 * Resamples a picture row by row, reading only the rows that are needed and holding only as many as
 * the filter spans.
 */
export function resampleRowByRow(
  image: RasterImage,
  { plan, kernel }: PlannedResampling,
  read: RowReader,
): void {
  if (plan.kind === 'copy') copyRows(image, plan, read);
  else if (plan.kind === 'filter') filterRows(image, { plan, kernel }, read);
  else if (plan.kind === 'linear') linearRows(image, plan, read);
  else {
    const between = collectRows(image, { plan: plan.rowStep, kernel });
    filterRows(between, { plan: plan.columnStep, kernel }, read);
  }
}

/** Resamples a picture into a new one. */
export function collectRows(image: RasterImage, resampling: PlannedResampling): RasterImage {
  const { width, height } = sizeOf(resampling.plan);
  const data = new Uint8Array(3 * width * height);
  resampleRowByRow(image, resampling, ({ memory, lineStart }, row) => {
    data.set(memory.subarray(lineStart, lineStart + 3 * width), 3 * row * width);
  });
  return { width, height, data };
}

function sizeOf(plan: ResamplePlan): { readonly width: number; readonly height: number } {
  switch (plan.kind) {
    case 'copy':
      return { width: plan.columns.length, height: plan.rows.length };
    case 'filter':
    case 'linear':
      return { width: plan.columns.first.length, height: plan.rows.first.length };
    case 'rowsFirst':
      return {
        width: plan.columnStep.columns.first.length,
        height: plan.rowStep.rows.first.length,
      };
  }
}

function copyRows(image: RasterImage, { columns, rows }: CopyPlan, read: RowReader): void {
  const run = isRun(columns);
  const line = new Uint8Array(3 * columns.length);
  rows.forEach((source, index) => {
    const start = 3 * source * image.width;
    if (!run) gatherPixels(image.data, { start, columns }, line);
    const row = {
      memory: run ? image.data : line,
      lineStart: run ? start + 3 * (columns[0] ?? 0) : 0,
      width: columns.length,
      spread: (planes: Planes, shift: number) => {
        spreadRow(row, planes, shift);
      },
    };
    read(row, index);
  });
}

function isRun(columns: Int32Array): boolean {
  const first = columns[0] ?? 0;
  return columns.at(-1) === first + columns.length - 1;
}

interface SourceRow {
  readonly start: number;
  readonly columns: Int32Array;
}

function gatherPixels(data: RasterImage['data'], row: SourceRow, line: Uint8Array): void {
  const { start, columns } = row;
  let target = 0;
  for (const column of columns) {
    const source = start + 3 * column;
    line[target] = data[source] ?? 0;
    line[target + 1] = data[source + 1] ?? 0;
    line[target + 2] = data[source + 2] ?? 0;
    target += 3;
  }
}

function filterRows(
  image: RasterImage,
  { plan, kernel }: { readonly plan: FilterPlan; readonly kernel: ResampleKernel },
  read: RowReader,
): void {
  const pass = kernel.begin(image, plan);
  const { first, count } = plan.rows;
  let base = first[0] ?? 0;
  let next = base;
  for (let row = 0; row < first.length; row++) {
    const top = first[row] ?? 0;
    const bottom = top + (count[row] ?? 0);
    if (top - base + plan.rows.size > pass.capacity) {
      pass.keepRows(top - base, Math.max(next - top, 0));
      base = top;
      next = Math.max(next, top);
    }
    while (next < bottom) {
      pass.resampleColumns(next, next - base);
      next++;
    }
    pass.resampleRows(row, top - base);
    read(pass, row);
  }
}
