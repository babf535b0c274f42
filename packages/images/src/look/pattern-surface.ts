import type { Box, RasterImage } from '@grounder/core';
import { boxHeight, boxWidth } from '@grounder/core';

/** Where a thing's surface is looked at. */
export interface Surface {
  /** Pixels from one place to the next. */
  readonly step: number;
  /** Offsets in the picture's data; the next place to the right, below and between them is surface too. */
  readonly places: Int32Array;
}

const mostAlong = 48;
const coarseColours = 512;
const ringMargin = 0.2;
const ringDepths = [0.25, 0.75];
const ringSteps = 36;
/** From this share of a colour within, of within and around, it is the thing's own. */
const leastOwn = 0.6;

/**
 * Finds the places inside a thing: of no colour that is as common in a ring around the box, and not beside
 * such a place, where the outline mixes colours.
 */
export function readSurface(image: RasterImage, box: Box, around: Box): Surface {
  const left = Math.floor(box.left);
  const top = Math.floor(box.top);
  const wide = Math.max(1, Math.ceil(box.right) - left);
  const high = Math.max(1, Math.ceil(box.bottom) - top);
  const step = Math.ceil(Math.max(wide, high) / mostAlong);
  const columns = Math.ceil(wide / step);
  const rows = Math.ceil(high / step);
  const colours = new Uint16Array(columns * rows);
  for (let place = 0; place < colours.length; place += 1) {
    const column = place % columns;
    const offset = (top + ((place - column) / columns) * step) * image.width + left + column * step;
    colours[place] = coarseColour(image.data, 3 * offset);
  }
  const isInner = innerOf(ownOf(colours, ringShares(image, around)), columns);
  const places: number[] = [];
  for (let place = 0; place + columns + 1 < colours.length; place += 1) {
    const below = place + columns;
    // The last column has none to its right, and is never inside.
    if (!(isInner[place] && isInner[place + 1] && isInner[below] && isInner[below + 1])) continue;
    const column = place % columns;
    places.push(
      3 * ((top + ((place - column) / columns) * step) * image.width + left + column * step),
    );
  }
  return { step, places: Int32Array.from(places) };
}

/** Three bits of each channel. */
function coarseColour(data: RasterImage['data'], offset: number): number {
  const [red, green, blue] = [data[offset] ?? 0, data[offset + 1] ?? 0, data[offset + 2] ?? 0];
  return ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
}

/** Which places have a colour of the thing's own: 1 or 0. */
function ownOf(colours: Uint16Array, beyond: Float64Array): Uint8Array {
  const within = new Float64Array(coarseColours);
  for (const colour of colours) within[colour] = (within[colour] ?? 0) + 1 / colours.length;
  return Uint8Array.from(colours, (colour) => {
    const share = within[colour] ?? 0;
    return share > leastOwn * (share + (beyond[colour] ?? 0)) ? 1 : 0;
  });
}

/** Which places have none of the background beside them; the border of the box is beside it. */
function innerOf(isOwn: Uint8Array, columns: number): Uint8Array {
  const isInner = new Uint8Array(isOwn.length);
  for (let place = columns; place < isOwn.length - columns; place += 1) {
    const column = place % columns;
    if (column === 0 || column === columns - 1) continue;
    const across = (isOwn[place - 1] ?? 0) & (isOwn[place + 1] ?? 0);
    const down = (isOwn[place - columns] ?? 0) & (isOwn[place + columns] ?? 0);
    isInner[place] = (isOwn[place] ?? 0) & across & down;
  }
  return isInner;
}

/** The shares of coarse colours in a ring around a box, as far as the picture reaches. */
function ringShares({ data, width, height }: RasterImage, box: Box): Float64Array {
  const found: number[] = [];
  const look = (x: number, y: number): void => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    found.push(coarseColour(data, 3 * (row * width + column)));
  };
  for (let place = 0; place < ringSteps; place += 1) {
    const share = (place + 0.5) / ringSteps;
    const along = box.left + share * boxWidth(box);
    const down = box.top + share * boxHeight(box);
    for (const depth of ringDepths) {
      const x = ringMargin * boxWidth(box) * depth;
      const y = ringMargin * boxHeight(box) * depth;
      look(along, box.top - y);
      look(along, box.bottom + y);
      look(box.left - x, down);
      look(box.right + x, down);
    }
  }
  const shares = new Float64Array(coarseColours);
  for (const colour of found) shares[colour] = (shares[colour] ?? 0) + 1 / found.length;
  return shares;
}
