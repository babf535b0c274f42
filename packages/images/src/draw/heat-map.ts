import type { AttentionMap, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import type { Colour } from './colours.js';

/** How {@link drawHeatMap} draws. */
export interface HeatMapOptions {
  /**
   * How much of the picture the hottest place hides, 0 to 1.
   *
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
 * Lays a map of attention over a picture: what was not looked at is darkened, what was looked at most
 * is brightest. Between the middles of cells values are interpolated linearly.
 *
 * @param image - The picture; left as it was.
 * @param map - Shares of equal cells of the whole picture; their greatest counts as hottest.
 * @param options - Opacity.
 * @returns A new picture of the same size.
 * @throws GroundingError `INVALID_OPTION` when the shares are not as many as the cells, not finite or
 *   negative, or the opacity is out of range.
 */
export function drawHeatMap(
  image: RasterImage,
  map: AttentionMap,
  { opacity = 0.75 }: HeatMapOptions = {},
): RasterImage {
  checkMap(map, opacity);
  const { width, height } = image;
  const most = Math.max(...map.shares) || 1;
  const data = Uint8Array.from(image.data);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = ((column + 0.5) / width) * map.columns - 0.5;
      const y = ((row + 0.5) / height) * map.rows - 0.5;
      const heat = shareAt(map, x, y) / most;
      const colour = colourOf(heat);
      // Cold places keep half of the veil, so that the picture stays recognisable beneath.
      const veil = opacity * (0.5 + 0.5 * heat);
      const place = 3 * (row * width + column);
      for (const [channel, level] of colour.entries()) {
        const below = data[place + channel] ?? 0;
        data[place + channel] = Math.round(below + veil * (level - below));
      }
    }
  }
  return { width, height, data };
}

/** The share at a place between the middles of cells, linearly. */
function shareAt({ columns, rows, shares }: AttentionMap, x: number, y: number): number {
  const left = Math.min(Math.max(x, 0), columns - 1);
  const top = Math.min(Math.max(y, 0), rows - 1);
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [nextColumn, nextRow] = [Math.min(column + 1, columns - 1), Math.min(row + 1, rows - 1)];
  const at = (atRow: number, atColumn: number) => shares[atRow * columns + atColumn] ?? 0;
  const across = (atRow: number) => mix(at(atRow, column), at(atRow, nextColumn), left - column);
  return mix(across(row), across(nextRow), top - row);
}

function colourOf(heat: number): Colour {
  const place = heat * (ramp.length - 1);
  const index = Math.min(Math.floor(place), ramp.length - 2);
  const [from, to] = [ramp[index] ?? [0, 0, 0], ramp[index + 1] ?? [0, 0, 0]];
  const part = place - index;
  return [mix(from[0], to[0], part), mix(from[1], to[1], part), mix(from[2], to[2], part)];
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
