import type { AttentionMap, Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { assertSize } from '@grounder/core/internal';

import type { Colour } from './colours.js';
import { hex, rectangle, round, svgOf } from './svg.js';

/** How {@link drawHeatMap} draws. */
export interface HeatMapOptions {
  /**
   * How much of the picture the hottest place hides, 0 to 1.
   * @defaultValue 0.75
   */
  readonly opacity?: number;
}

/** From cold to hot, dark to bright, so that it is read without colours, too. */
const ramp: readonly Colour[] = [
  [20, 11, 70],
  [120, 28, 109],
  [206, 67, 71],
  [249, 142, 9],
  [252, 255, 164],
];

/**
 * Draws a map of attention as an SVG to lay over an image: dark where little was looked at, bright
 * where most was.
 * @throws GroundingError `INVALID_OPTION` when the map does not hold `columns` × `rows` finite
 *   shares of at least 0, or the opacity is not from 0 to 1.
 */
export function drawHeatMap(
  image: Size,
  map: AttentionMap,
  { opacity = 0.75 }: HeatMapOptions = {},
): string {
  assertSize(image);
  checkMap(map, opacity);
  const { width, height } = image;
  const [cellWidth, cellHeight] = [width / map.columns, height / map.rows];
  const blur = `stdDeviation="${round(cellWidth / 2)} ${round(cellHeight / 2)}"`;
  const region = `x="${-width}" y="${-height}" width="${3 * width}" height="${3 * height}"`;
  return svgOf({ width, height }, [
    // The cells beyond the border keep it from fading.
    `<filter id="heat" filterUnits="userSpaceOnUse" ${region} color-interpolation-filters="sRGB">`,
    `<feGaussianBlur ${blur}/></filter>`,
    `<g filter="url(#heat)" shape-rendering="crispEdges">`,
    ...cellsOf(map, opacity).map(({ column, row, fill }) => {
      const [left, top] = [column * cellWidth, row * cellHeight];
      return rectangle({ left, top, right: left + cellWidth, bottom: top + cellHeight }, fill);
    }),
    '</g>',
  ]);
}

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly fill: string;
}

/** The map's cells with a rim of two around them that repeats the border. */
function cellsOf({ columns, rows, shares }: AttentionMap, opacity: number): readonly Cell[] {
  const most = shares.reduce((larger, share) => Math.max(larger, share), 0) || 1;
  const cells: Cell[] = [];
  for (let row = -2; row < rows + 2; row++) {
    for (let column = -2; column < columns + 2; column++) {
      const within = Math.min(Math.max(row, 0), rows - 1) * columns;
      const heat = (shares[within + Math.min(Math.max(column, 0), columns - 1)] ?? 0) / most;
      // Cold places keep half of the veil, so that the picture stays recognisable beneath.
      const veil = round(opacity * (0.5 + 0.5 * heat));
      cells.push({ column, row, fill: `fill="${hex(colourOf(heat))}" fill-opacity="${veil}"` });
    }
  }
  return cells;
}

function colourOf(heat: number): Colour {
  const place = heat * (ramp.length - 1);
  const index = Math.min(Math.floor(place), ramp.length - 2);
  const [from, to] = [ramp[index] ?? [0, 0, 0], ramp[index + 1] ?? [0, 0, 0]];
  const part = place - index;
  const level = (channel: 0 | 1 | 2) => Math.round(mix(from[channel], to[channel], part));
  return [level(0), level(1), level(2)];
}

function mix(from: number, to: number, part: number): number {
  return from + part * (to - from);
}

function checkMap({ columns, rows, shares }: AttentionMap, opacity: number): void {
  if (!(opacity >= 0 && opacity <= 1)) {
    throw new GroundingError('INVALID_OPTION', `expected an opacity from 0 to 1, got ${opacity}`);
  }
  const isWhole = shares.length > 0 && shares.length === columns * rows;
  if (isWhole && shares.every((share) => Number.isFinite(share) && share >= 0)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected ${columns} × ${rows} finite shares of at least 0, got ${shares.length} numbers`,
  );
}
