import type { RasterImage } from '@grounder/core';

import type { FilterPlan } from './plan-kinds.js';
import type { Planes, RowBytes } from './planes.js';

/** A row of the new picture, valid until the next one is made. */
export interface ResampledRow extends RowBytes {
  /**
   * Normalises the row into the planes of a tensor.
   * @param planes - Receives the floats; the same object for all rows of a picture.
   * @param shift - Where the row begins, from the start of each plane on.
   */
  spread(planes: Planes, shift: number): void;
}

/** Receives a row of the new picture. */
export type RowReader = (row: ResampledRow, index: number) => void;

/**
 * One resampling at work: a window of rows that already have their new width, from which rows of
 * the new picture are combined. Rows in the window are numbered from 0, its places. As a
 * {@link ResampledRow} it is the row combined last.
 */
export interface ResamplePass extends ResampledRow {
  /** Rows that the window holds. */
  readonly capacity: number;
  /**
   * Brings a row of the picture to the new width.
   * @param row - The picture's row.
   */
  resampleColumns(row: number, place: number): void;
  /**
   * Combines rows of the window into a row of the new picture, in `memory`.
   * @param row - The new row.
   * @param place - The place of the first row that it is made of.
   */
  resampleRows(row: number, place: number): void;
  /**
   * Moves rows to the front of the window.
   * @param place - The first row to keep.
   * @param count - How many rows to keep.
   */
  keepRows(place: number, count: number): void;
}

/**
 * Does the arithmetic of resampling: 8-bit pixels times 22-bit fixed-point weights, columns first,
 * rounded to 8 bits after each direction. All kernels give the same bytes.
 */
export interface ResampleKernel {
  /**
   * Sets up a resampling; the pass is valid until the kernel begins another one.
   * @param plan - What each new pixel is made of.
   */
  begin(image: RasterImage, plan: FilterPlan): ResamplePass;
}

/**
 * Rows that a kernel's window should hold: all that one new row is made of, and enough more that
 * moving rows to the front stays rare.
 */
export function windowRows(plan: FilterPlan): number {
  return Math.max(2 * plan.rows.size, plan.rows.size + 32);
}
