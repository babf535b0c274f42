import type { HostileImage } from './bytes.js';
import { hostileJpegs } from './jpeg.js';
import { otherHostileImages } from './others.js';
import { hostilePngs } from './png.js';
import { hostileTiffs } from './tiff.js';

/** Small files made to cost much: each pretends to have at most a million pixels. */
export const hostileImages: readonly HostileImage[] = [
  ...hostileJpegs,
  ...hostileTiffs,
  ...hostilePngs,
  ...otherHostileImages,
];
