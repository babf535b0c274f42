import type { Box, Keypoint, Pose } from '@grounder/core';
import type { KeypointName } from '@grounder/core/internal';
import { keypointNames } from '@grounder/core';

/** Cells of the model's maps along each side. */
export const gridSize = 48;
const cellCount = gridSize * gridSize;

/**
 * Cells that are added to a distance before a heat is divided by it: 1.8 as the model's own graph
 * has it, in half precision.
 */
const reach = 1.7998046875;

/** What the model gave out for one picture. */
export interface MoveNetOutput {
  /** Keypoint × row × column: how sure the model is that the keypoint lies in the cell, 0 to 1. */
  readonly heatMap: Float32Array;
  /** Row × column: how sure the model is that a person's centre lies in the cell, middle ones first. */
  readonly centers: Float32Array;
  /**
   * 34 × row × column: cells down and cells right from a person's centre to the first keypoint, to
   * the second, and so on; where it lies roughly.
   */
  readonly regression: Float32Array;
  /** 34 × row × column: cells down and right from a cell's corner to the keypoint that lies in it. */
  readonly offsets: Float32Array;
}

/**
 * Reads the pose of the most central person off MoveNet's output, as the model's own graph does at
 * its end: the best centre says where each keypoint lies roughly, the heat near there where it lies.
 * @param square - What the picture showed, in pixels of the image.
 * @returns The pose, in pixels of the image.
 */
export function decodeMoveNet(output: MoveNetOutput, square: Box): Pose {
  const { heatMap, centers, regression } = output;
  const center = greatestCell(centers);
  const row = Math.floor(center / gridSize);
  const column = center % gridSize;
  const pose: Partial<Record<KeypointName, Keypoint>> = {};
  keypointNames.forEach((name, index) => {
    const heat = heatMap.subarray(index * cellCount, (index + 1) * cellCount);
    const cell = greatestCellNear(heat, {
      row: row + (regression[2 * index * cellCount + center] ?? 0),
      column: column + (regression[(2 * index + 1) * cellCount + center] ?? 0),
    });
    pose[name] = { ...placeIn(square, output.offsets, { index, cell }), score: heat[cell] ?? 0 };
  });
  return pose as Pose;
}

function greatestCell(values: Float32Array): number {
  let best = 0;
  for (let cell = 1; cell < cellCount; cell++) {
    if ((values[cell] ?? 0) > (values[best] ?? 0)) best = cell;
  }
  return best;
}

/** The cell that is hot and near the place: that of the greatest heat / (distance + reach). */
function greatestCellNear(
  heat: Float32Array,
  { row, column }: { readonly row: number; readonly column: number },
): number {
  let best = 0;
  let greatest = -1;
  for (let cell = 0; cell < cellCount; cell++) {
    const value = heat[cell] ?? 0;
    // Most cells could not win even at the place itself, which spares their square roots.
    if (value <= greatest * reach) continue;
    const down = Math.floor(cell / gridSize) - row;
    const right = (cell % gridSize) - column;
    const weighted = value / (Math.sqrt(down * down + right * right) + reach);
    if (weighted <= greatest) continue;
    greatest = weighted;
    best = cell;
  }
  return best;
}

function placeIn(
  { left, top, right, bottom }: Box,
  offsets: Float32Array,
  { index, cell }: { readonly index: number; readonly cell: number },
): { readonly x: number; readonly y: number } {
  const down = Math.floor(cell / gridSize) + (offsets[2 * index * cellCount + cell] ?? 0);
  const across = (cell % gridSize) + (offsets[(2 * index + 1) * cellCount + cell] ?? 0);
  // The graph's own factor is 1/48 in half precision, by which it errs up to 0.05 of 192 pixels.
  return {
    x: left + (across * (right - left)) / gridSize,
    y: top + (down * (bottom - top)) / gridSize,
  };
}
