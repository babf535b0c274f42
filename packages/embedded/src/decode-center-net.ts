import type { Detection } from '@grounder/core';

/** Cells of the heat map along each side. */
export const gridSize = 128;
/** Pixels of the model's input along each side. */
export const inputSize = 512;
/** Input pixels that one cell stands for. */
const stride = inputSize / gridSize;
const cellCount = gridSize * gridSize;

/** What the model gave out. */
export interface CenterNetOutput {
  /** Class × row × column: how sure the model is that an object's centre lies in the cell, 0 to 1. */
  readonly heatMap: Float32Array;
  /** Side × row × column: input pixels from the cell to the box's left, top, right and bottom. */
  readonly extents: Float32Array;
}

/** How detections are read. */
export interface DecodeCenterNetOptions {
  /** Sides of the image that the boxes are for, in pixels. */
  readonly width: number;
  /** See `width`. */
  readonly height: number;
  /** Class names, in the order of the heat map's first axis. */
  readonly labels: readonly string[];
  /** Least score, 0 to 1. */
  readonly scoreThreshold: number;
  /** Most detections. */
  readonly maxDetections: number;
}

/**
 * Reads detections off CenterNet's output: every cell that is the greatest of its 3×3 neighbourhood
 * within a class is an object (Zhou et al. 2019, Objects as Points, section 4).
 *
 * @param output - Heat map and extents of one image.
 * @param options - The image's size, class names and limits.
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeCenterNet(
  { heatMap, extents }: CenterNetOutput,
  options: DecodeCenterNetOptions,
): readonly Detection[] {
  const { labels, scoreThreshold, maxDetections } = options;
  const peaks: { readonly score: number; readonly label: string; readonly cell: number }[] = [];
  for (const [index, label] of labels.entries()) {
    const plane = heatMap.subarray(index * cellCount, (index + 1) * cellCount);
    for (let cell = 0; cell < cellCount; cell++) {
      const score = plane[cell] ?? 0;
      if (score >= scoreThreshold && isPeak(plane, cell)) peaks.push({ score, label, cell });
    }
  }
  return peaks
    .sort((a, b) => b.score - a.score)
    .slice(0, maxDetections)
    .map(({ score, label, cell }) => ({ score, label, box: boxAt(extents, cell, options) }))
    .filter(({ box }) => box.right > box.left && box.bottom > box.top);
}

function isPeak(plane: Float32Array, cell: number): boolean {
  const score = plane[cell] ?? 0;
  const row = Math.floor(cell / gridSize);
  const column = cell % gridSize;
  for (let y = Math.max(0, row - 1); y <= Math.min(gridSize - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(gridSize - 1, column + 1); x++) {
      if ((plane[y * gridSize + x] ?? 0) > score) return false;
    }
  }
  return true;
}

function boxAt(
  extents: Float32Array,
  cell: number,
  { width, height }: DecodeCenterNetOptions,
): Detection['box'] {
  const x = stride * (cell % gridSize);
  const y = stride * Math.floor(cell / gridSize);
  const extent = (side: number): number => extents[side * cellCount + cell] ?? 0;
  const toColumn = (value: number): number => (clamp(value) * width) / inputSize;
  const toRow = (value: number): number => (clamp(value) * height) / inputSize;
  return {
    left: toColumn(x - extent(0)),
    top: toRow(y - extent(1)),
    right: toColumn(x + extent(2)),
    bottom: toRow(y + extent(3)),
  };
}

function clamp(value: number): number {
  return Math.min(inputSize, Math.max(0, value));
}
