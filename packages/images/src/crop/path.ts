import type { Size } from '@grounder/core';

import type { Colour } from '../draw/colours.js';
import type { Surface } from './surface.js';
import { blendPixel } from './surface.js';

/**
 * A closed line through points x0, y0, x1, y1, … in pixels of the surface, the last joined to the
 * first. A hole runs the other way round than what it is cut out of.
 */
export type Contour = readonly number[];

/**
 * Fills a shape, smooth at its edges: each pixel takes as much colour as the shape covers of its
 * area, computed exactly. What leaves the surface is left out.
 * @param surface - Changed in place.
 * @param contours - The shape's border.
 */
export function fillPath(surface: Surface, contours: readonly Contour[], colour: Colour): void {
  const window = windowOf(contours, surface);
  if (window === undefined) return;
  const changes = new Float64Array((window.width + 1) * window.height);
  for (const contour of contours) addContour({ ...window, changes }, contour);
  for (let row = 0; row < window.height; row++) {
    let covered = 0;
    for (let column = 0; column < window.width; column++) {
      covered += changes[row * (window.width + 1) + column] ?? 0;
      // Parts of a shape that overlap cover more than once; rounding leaves traces near 0.
      const opacity = Math.min(Math.abs(covered), 1);
      if (opacity < 1 / 512) continue;
      const index = 3 * ((window.top + row) * surface.width + window.left + column);
      blendPixel(surface.data, index, colour, opacity);
    }
  }
}

interface Window extends Size {
  readonly left: number;
  readonly top: number;
}

function windowOf(contours: readonly Contour[], size: Size): Window | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const contour of contours) {
    for (let index = 0; index < contour.length; index += 2) {
      left = Math.min(left, contour[index] ?? left);
      right = Math.max(right, contour[index] ?? right);
      top = Math.min(top, contour[index + 1] ?? top);
      bottom = Math.max(bottom, contour[index + 1] ?? bottom);
    }
  }
  const first = { left: Math.max(Math.floor(left), 0), top: Math.max(Math.floor(top), 0) };
  const width = Math.min(Math.ceil(right), size.width) - first.left;
  const height = Math.min(Math.ceil(bottom), size.height) - first.top;
  return width > 0 && height > 0 ? { ...first, width, height } : undefined;
}

/**
 * For each pixel of a window, how the coverage changes from the pixel before it in its row. A row
 * has one entry more than pixels, for changes beyond its end.
 */
interface Coverage extends Window {
  readonly changes: Float64Array;
}

function addContour(coverage: Coverage, contour: Contour): void {
  const { left, top } = coverage;
  let x = (contour.at(-2) ?? 0) - left;
  let y = (contour.at(-1) ?? 0) - top;
  for (let index = 0; index < contour.length; index += 2) {
    const nextX = (contour[index] ?? 0) - left;
    const nextY = (contour[index + 1] ?? 0) - top;
    if (y < nextY) addEdge(coverage, { x, y, endX: nextX, endY: nextY }, 1);
    else if (y > nextY) addEdge(coverage, { x: nextX, y: nextY, endX: x, endY: y }, -1);
    x = nextX;
    y = nextY;
  }
}

/** A straight line that runs down, `y` below `endY`, in pixels of the window. */
interface Edge {
  readonly x: number;
  readonly y: number;
  readonly endX: number;
  readonly endY: number;
}

function addEdge(coverage: Coverage, edge: Edge, direction: 1 | -1): void {
  const slope = (edge.endX - edge.x) / (edge.endY - edge.y);
  const firstRow = Math.max(Math.floor(edge.y), 0);
  const endRow = Math.min(Math.ceil(edge.endY), coverage.height);
  for (let row = firstRow; row < endRow; row++) {
    const y = Math.max(edge.y, row);
    const endY = Math.min(edge.endY, row + 1);
    const x = edge.x + (y - edge.y) * slope;
    const endX = edge.x + (endY - edge.y) * slope;
    addPiece(coverage, { row, x, endX, height: (endY - y) * direction });
  }
}

/** The part of an edge within one row; its height has the sign of the edge's direction. */
interface Piece {
  readonly row: number;
  readonly x: number;
  readonly endX: number;
  readonly height: number;
}

/** Splits the piece at pixel borders. Right of it, everything changes by its height. */
function addPiece({ changes, width }: Coverage, { row, x, endX, height }: Piece): void {
  const left = Math.min(x, endX);
  const right = Math.max(x, endX);
  const start = row * (width + 1);
  for (let column = Math.floor(left); column === Math.floor(left) || column < right; column++) {
    const from = Math.max(left, column);
    const to = Math.min(right, column + 1);
    const part = right > left ? (height * (to - from)) / (right - left) : height;
    // The pixel itself changes only by what lies right of the piece.
    const beyond = part * ((from + to) / 2 - column);
    add(changes, start + Math.min(Math.max(column, 0), width), column < 0 ? part : part - beyond);
    if (column >= 0 && column < width) add(changes, start + column + 1, beyond);
  }
}

function add(changes: Float64Array, index: number, amount: number): void {
  changes[index] = (changes[index] ?? 0) + amount;
}
