import type { RasterImage } from '@grounder/core';

import type { Rgb } from '../scene-vocabulary.js';
import { sceneColours, scenePalette } from '../scene-vocabulary.js';

/** The class of a pixel that belongs to no object. */
export const background = 255;

const paints: readonly { readonly colour: number; readonly rgb: Rgb }[] = sceneColours.flatMap(
  (name, colour) => {
    const { base, shade } = scenePalette[name];
    return [base, shade].map((rgb) => ({ colour, rgb }));
  },
);

/**
 * Names the colour of each pixel: the nearest of the scenes' colours, or background when it is a grey of
 * middle lightness.
 * @returns For each pixel the colour's place in `sceneColours`, or {@link background}.
 */
export function classifyPixels({ width, height, data }: RasterImage): Uint8Array {
  const classes = new Uint8Array(width * height);
  for (let pixel = 0; pixel < classes.length; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(3 * pixel, 3 * pixel + 3);
    classes[pixel] = isGrey(red, green, blue) ? background : nearestPaint(red, green, blue);
  }
  return classes;
}

/** The background's own colours, with what clutter and noise add. */
function isGrey(red: number, green: number, blue: number): boolean {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const lightness = (red + green + blue) / 3;
  return most - least < 42 && lightness > 78 && lightness < 198;
}

function nearestPaint(red: number, green: number, blue: number): number {
  let nearest = background;
  let least = Infinity;
  for (const { colour, rgb } of paints) {
    const distance = (red - rgb[0]) ** 2 + (green - rgb[1]) ** 2 + (blue - rgb[2]) ** 2;
    if (distance >= least) continue;
    least = distance;
    nearest = colour;
  }
  return nearest;
}
