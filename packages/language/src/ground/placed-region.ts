import type { Box, Detection, Pose, Size } from '@grounder/core';
import { assertBox } from '@grounder/core';

/** A region with the measures that geometry asks for again and again, in pixels of the picture. */
export interface PlacedRegion extends Box {
  /** Its place in the list of regions. */
  readonly index: number;
  /** The detector's name for it. */
  readonly label: string;
  /** Column of the middle. */
  readonly centerX: number;
  /** Row of the middle. */
  readonly centerY: number;
  /** From left to right, at least one thousandth of a pixel. */
  readonly width: number;
  /** From top to bottom, at least one thousandth of a pixel. */
  readonly height: number;
  /** Width times height. */
  readonly area: number;
  /** Where the joints of the person are, when they were looked for. */
  readonly pose?: Pose;
}

const leastSide = 1e-3;

/**
 * Measures regions.
 * @param regions - The regions, in pixels.
 * @returns One for each, in the same order; boxes without area or outside the picture have one too.
 */
export function placeRegions(regions: readonly Detection[]): readonly PlacedRegion[] {
  return regions.map(({ box, label }, index) => {
    assertBox(box);
    const { left, top, right, bottom } = box;
    const width = Math.max(leastSide, right - left);
    const height = Math.max(leastSide, bottom - top);
    const center = { centerX: (left + right) / 2, centerY: (top + bottom) / 2 };
    return {
      index,
      label,
      left,
      top,
      right,
      bottom,
      ...center,
      width,
      height,
      area: width * height,
    };
  });
}

/** The picture's own region, for relations to the picture itself. */
export function placePicture({ width, height }: Size): PlacedRegion {
  const box = { left: 0, top: 0, right: width, bottom: height };
  const [placed] = placeRegions([{ box, label: 'picture', score: 1 }]);
  if (placed === undefined) throw new TypeError('unreachable: one region gives one');
  return { ...placed, index: -1 };
}
