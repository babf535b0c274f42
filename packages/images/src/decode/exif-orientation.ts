import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { readTiffTags, tiffTag } from './tiff/tags.js';

/**
 * How a stored picture must be turned to be upright, in EXIF's numbers: 1 as it is, 2 mirrored
 * left to right, 3 turned by 180°, 4 mirrored top to bottom, 5 mirrored over the main diagonal,
 * 6 turned clockwise by 90°, 7 mirrored over the other diagonal, 8 turned anticlockwise by 90°.
 */
export type ExifOrientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Reads the orientation (tag 274) of an EXIF block or TIFF file. A damaged block is no reason to
 * refuse a picture and counts as 1, as does an undefined value.
 * @param exif - The block after its "Exif" signature, beginning with "II*" or "MM*"; or none.
 */
export function readExifOrientation(exif: Uint8Array | undefined): ExifOrientation {
  if (exif === undefined) return 1;
  try {
    const value = readTiffTags(exif).fields.get(tiffTag.orientation)?.values[0];
    return isOrientation(value) ? value : 1;
  } catch {
    return 1;
  }
}

/**
 * Turns a picture upright.
 * @param orientation - Its EXIF orientation.
 * @returns The upright picture; `image` itself when it already is.
 */
export function applyExifOrientation(
  image: RasterImage,
  orientation: ExifOrientation,
): RasterImage {
  if (orientation === 1) return image;
  const { width: columns, height: rows, data } = image;
  const swapped = orientation >= 5;
  const upright = createRasterImage(swapped ? rows : columns, swapped ? columns : rows);
  const { first, stepX, stepY } = sourceWalk(columns, rows, orientation);
  let to = 0;
  for (let y = 0; y < upright.height; y++) {
    let from = 3 * (first + y * stepY);
    for (let x = 0; x < upright.width; x++, from += 3 * stepX, to += 3) {
      upright.data[to] = data[from] ?? 0;
      upright.data[to + 1] = data[from + 1] ?? 0;
      upright.data[to + 2] = data[from + 2] ?? 0;
    }
  }
  return upright;
}

interface SourceWalk {
  /** The stored pixel that becomes the top left one. */
  readonly first: number;
  /** Stored pixels from one upright column to the next. */
  readonly stepX: number;
  /** Stored pixels from one upright row to the next. */
  readonly stepY: number;
}

function sourceWalk(columns: number, rows: number, orientation: ExifOrientation): SourceWalk {
  const right = columns - 1;
  const bottom = columns * (rows - 1);
  switch (orientation) {
    case 1:
      return { first: 0, stepX: 1, stepY: columns };
    case 2:
      return { first: right, stepX: -1, stepY: columns };
    case 3:
      return { first: bottom + right, stepX: -1, stepY: -columns };
    case 4:
      return { first: bottom, stepX: 1, stepY: -columns };
    case 5:
      return { first: 0, stepX: columns, stepY: 1 };
    case 6:
      return { first: bottom, stepX: -columns, stepY: 1 };
    case 7:
      return { first: bottom + right, stepX: -columns, stepY: -1 };
    case 8:
      return { first: right, stepX: columns, stepY: -1 };
  }
}

function isOrientation(value: number | undefined): value is ExifOrientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8;
}
