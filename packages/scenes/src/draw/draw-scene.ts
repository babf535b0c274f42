import type { Random, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { PlacedObject } from './place-objects.js';
import { paintOf } from './place-objects.js';
import { sceneForms, sceneSurfaces } from '../scene-forms.js';

/** Samples along each side of a pixel: edges are smooth, as in photos. */
const samples = 3;

/**
 * Paints a scene: a grey background that is uneven and littered with faint lines and specks, and the
 * objects over it.
 * @param side - Pixels of a side.
 */
export function drawScene(
  side: number,
  objects: readonly PlacedObject[],
  random: Random,
): RasterImage {
  const pixels = new Float32Array(3 * side * side);
  paintBackground(pixels, side, random);
  paintClutter(pixels, side, random);
  for (const object of objects) paintObject(pixels, side, object);
  // What a camera adds.
  const noise = 2 + 4 * random();
  const data = new Uint8ClampedArray(pixels.length);
  for (const [index, value] of pixels.entries()) data[index] = value + noise * (2 * random() - 1);
  return createRasterImage(side, side, new Uint8Array(data.buffer));
}

function paintBackground(pixels: Float32Array, side: number, random: Random): void {
  const corner = () => greyish(random);
  const [from, to] = [corner(), corner()];
  const turn = 2 * Math.PI * random();
  const [across, down] = [Math.cos(turn), Math.sin(turn)];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const share = 0.5 + (across * (column / side - 0.5) + down * (row / side - 0.5)) / 1.5;
      for (let channel = 0; channel < 3; channel += 1) {
        const [one = 0, other = 0] = [from[channel], to[channel]];
        pixels[3 * (row * side + column) + channel] = one + share * (other - one);
      }
    }
  }
}

function greyish(random: Random): readonly number[] {
  const lightness = 112 + 50 * random();
  return [0, 1, 2].map(() => lightness + 16 * (random() - 0.5));
}

/** Lines and specks so faint and thin that nobody would call them an object. */
function paintClutter(pixels: Float32Array, side: number, random: Random): void {
  const lines = Math.floor(5 * random());
  for (let line = 0; line < lines; line += 1) {
    const turn = Math.PI * random();
    const [across, down] = [Math.cos(turn), Math.sin(turn)];
    const offset = side * (random() - 0.5);
    const change = 22 * (2 * random() - 1);
    tint(pixels, side, change, (x, y) => {
      return Math.abs(across * (x - side / 2) + down * (y - side / 2) - offset) < 0.6;
    });
  }
  const specks = Math.floor(14 * random());
  for (let speck = 0; speck < specks; speck += 1) {
    const [left, top, radius] = [side * random(), side * random(), 0.6 + random()];
    const change = 26 * (2 * random() - 1);
    tint(pixels, side, change, (x, y) => Math.hypot(x - left, y - top) < radius);
  }
}

function tint(
  pixels: Float32Array,
  side: number,
  change: number,
  isIn: (x: number, y: number) => boolean,
): void {
  for (let place = 0; place < side * side; place += 1) {
    const column = place % side;
    if (!isIn(column + 0.5, (place - column) / side + 0.5)) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      pixels[3 * place + channel] = (pixels[3 * place + channel] ?? 0) + change;
    }
  }
}

function paintObject(pixels: Float32Array, side: number, object: PlacedObject): void {
  const { x, y, radius, texture } = object;
  const { base, shade } = paintOf(object);
  const isShaded = sceneSurfaces[texture];
  for (let row = Math.floor(y - radius); row <= y + radius; row += 1) {
    for (let column = Math.floor(x - radius); column <= x + radius; column += 1) {
      const share = coverage(object, column, row);
      if (share === 0) continue;
      const paint = isShaded(column - Math.floor(x), row - Math.floor(y)) ? shade : base;
      const place = 3 * (row * side + column);
      for (let channel = 0; channel < 3; channel += 1) {
        const below = pixels[place + channel] ?? 0;
        pixels[place + channel] = below + share * ((paint[channel] ?? 0) - below);
      }
    }
  }
}

/** Share of a pixel that an object covers, 0 to 1. */
function coverage({ shape, x, y, radius }: PlacedObject, column: number, row: number): number {
  const form = sceneForms[shape];
  let count = 0;
  for (let down = 0; down < samples; down += 1) {
    for (let across = 0; across < samples; across += 1) {
      const at = column + (across + 0.5) / samples;
      const below = row + (down + 0.5) / samples;
      if (form((at - x) / radius, (below - y) / radius)) count += 1;
    }
  }
  return count / (samples * samples);
}
