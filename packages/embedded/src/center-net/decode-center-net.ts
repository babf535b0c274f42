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
  /** Row × column: the greatest of all classes, when the model gives it; it saves time alone. */
  readonly greatest?: Float32Array;
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
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeCenterNet(
  { heatMap, extents, greatest }: CenterNetOutput,
  options: DecodeCenterNetOptions,
): readonly Detection[] {
  const { labels, scoreThreshold, maxDetections } = options;
  const peaks: { readonly score: number; readonly label: string; readonly cell: number }[] = [];
  const indices =
    greatest === undefined
      ? indicesFrom(heatMap, scoreThreshold)
      : indicesWithin(heatMap, indicesFrom(greatest, scoreThreshold), scoreThreshold);
  for (const index of indices) {
    const label = labels[Math.floor(index / cellCount)];
    if (label === undefined || !isPeak(heatMap, index)) continue;
    peaks.push({ score: heatMap[index] ?? 0, label, cell: index % cellCount });
  }
  return peaks
    .sort((a, b) => b.score - a.score)
    .slice(0, maxDetections)
    .map(({ score, label, cell }) => ({ score, label, box: boxAt(extents, cell, options) }))
    .filter(({ box }) => box.right > box.left && box.bottom > box.top);
}

/** Lists where the values are from a least value up: of over a million cells, a few thousand. */
function indicesFrom(values: Float32Array, least: number): readonly number[] {
  const indices: number[] = [];
  const { length } = values;
  for (let index = 0; index < length; index++) {
    if ((values[index] ?? 0) >= least) indices.push(index);
  }
  return indices;
}

/** What `indicesFrom` finds in all classes, given the cells where any class gets there. */
function indicesWithin(
  heatMap: Float32Array,
  cells: readonly number[],
  least: number,
): readonly number[] {
  const indices: number[] = [];
  for (let start = 0; start < heatMap.length; start += cellCount) {
    for (const cell of cells) {
      if ((heatMap[start + cell] ?? 0) >= least) indices.push(start + cell);
    }
  }
  return indices;
}

/** Tells whether no neighbour in the cell's own class is greater. */
function isPeak(heatMap: Float32Array, index: number): boolean {
  const score = heatMap[index] ?? 0;
  const start = index - (index % cellCount);
  const row = Math.floor((index - start) / gridSize);
  const column = index % gridSize;
  for (let y = Math.max(0, row - 1); y <= Math.min(gridSize - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(gridSize - 1, column + 1); x++) {
      if ((heatMap[start + y * gridSize + x] ?? 0) > score) return false;
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
