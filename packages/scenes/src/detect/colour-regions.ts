import type { Box, Size } from '@grounder/core';

/** Pixels of one class that hang together. */
export interface ColourRegion {
  /** Their class. */
  readonly colour: number;
  /** Their extent. */
  readonly box: Box;
  /** How many they are. */
  readonly pixels: number;
}

/**
 * Finds the regions of one class each. Pixels count as the core of a region when most of their
 * neighbours are of their class: the smooth edge between two colours is a row of mixtures that resemble
 * a third.
 * @param classes - The class of each pixel, row by row.
 * @param options - The class that is no region, and the fewest pixels of one.
 */
export function findColourRegions(
  classes: Uint8Array,
  { width, height }: Size,
  options: { readonly background: number; readonly leastPixels: number },
): readonly ColourRegion[] {
  const isOpen = new Uint8Array(classes.length);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const pixel = y * width + x;
      if (classes[pixel] === options.background) continue;
      if (countAlike(classes, pixel, width) >= 6) isOpen[pixel] = 1;
    }
  }
  const regions: ColourRegion[] = [];
  for (let pixel = 0; pixel < classes.length; pixel += 1) {
    if (isOpen[pixel] !== 1) continue;
    const region = flood(classes, isOpen, pixel, width);
    if (region.pixels >= options.leastPixels) regions.push(region);
  }
  return regions;
}

/** How many of a pixel and its eight neighbours have its class. */
function countAlike(classes: Uint8Array, pixel: number, width: number): number {
  let count = 0;
  for (let row = pixel - width; row <= pixel + width; row += width) {
    for (let place = row - 1; place <= row + 1; place += 1) {
      if (classes[place] === classes[pixel]) count += 1;
    }
  }
  return count;
}

/** Walks over a region and closes it; its extent takes in what lies beside the core. */
function flood(
  classes: Uint8Array,
  isOpen: Uint8Array,
  start: number,
  width: number,
): ColourRegion {
  const colour = classes[start] ?? 0;
  const waiting = [start];
  const box = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  const reach = (pixel: number): void => {
    const x = pixel % width;
    const y = (pixel - x) / width;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  };
  let pixels = 0;
  isOpen[start] = 0;
  for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
    pixels += 1;
    for (const next of [pixel - 1, pixel + 1, pixel - width, pixel + width]) {
      if (classes[next] !== colour) continue;
      reach(next);
      if (isOpen[next] !== 1) continue;
      isOpen[next] = 0;
      waiting.push(next);
    }
  }
  return { colour, pixels, box };
}
