import type { Box, CallOptions, Detection, Detector, RasterImage } from '@grounder/core';
import { GroundingError, suppressDetections } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';
import { tightCrop } from '@grounder/images';

import { checkCount, checkShare } from './detector-options.js';

/** How {@link tiled} cuts and merges. */
export interface TiledOptions {
  /**
   * Sides of a tile in pixels of the image; best the side of the picture that the model sees. Or a
   * function that gives them for an image: `({ width, height }) => 0.6 * Math.max(width, height)` lays
   * two by two tiles, or fewer, over any.
   * @defaultValue 640
   */
  readonly size?: number | ((image: Pick<RasterImage, 'width' | 'height'>) => number);
  /**
   * Least part of a tile that it shares with its neighbour, 0 to below 1. What is no larger than
   * that lies whole in one of the two.
   * @defaultValue 0.2
   */
  readonly overlap?: number;
  /**
   * The IoU, 0 to 1, above which the lower-scored of two boxes of one label goes.
   * @defaultValue 0.5
   */
  readonly iouThreshold?: number;
  /**
   * Most detections per image, at least 1.
   * @defaultValue 300
   */
  readonly maxDetections?: number;
}

/** A box that ends this near an inner border of its tile, in sides of a tile, is cut off there. */
const cutMargin = 0.01;

/**
 * Searches large images tile by tile, so that small objects are not lost when the picture is
 * shrunk for the model. The whole picture is searched, too, since what is larger than a tile would
 * be found in parts only; for the same reason what a tile cuts off, which its neighbour or the whole
 * picture shows better, does not count. An image no larger than a tile is searched once, as without
 * this wrapper.
 * @param detector - Searches each tile; it stays the caller's to dispose.
 * @returns The detector of large images; it rejects with `INVALID_OPTION` when `size` gives a number
 *   below 1 for an image.
 * @throws GroundingError `INVALID_OPTION` when an option is outside its range.
 */
export function tiled(detector: Detector, options: TiledOptions = {}): Detector {
  const { size = 640, overlap = 0.2, iouThreshold = 0.5, maxDetections = 300 } = options;
  if (typeof size === 'number') checkCount('size', size);
  checkOverlap(overlap);
  checkShare('iouThreshold', iouThreshold);
  checkCount('maxDetections', maxDetections);
  return {
    async detect(image: RasterImage, call: CallOptions = {}): Promise<readonly Detection[]> {
      call.signal?.throwIfAborted();
      assertRasterImage(image);
      const side = typeof size === 'number' ? size : Math.round(size(image));
      checkCount('size', side);
      const tiles = tilesOf(image, { size: side, overlap });
      const found = await detectInTiles(detector, image, tiles, call);
      return suppressDetections(found, { iouThreshold, maxDetections });
    },
  };
}

async function detectInTiles(
  detector: Detector,
  image: RasterImage,
  tiles: readonly Box[],
  { signal, onProgress }: CallOptions,
): Promise<Detection[]> {
  const cropper = tightCrop();
  const options = signal === undefined ? {} : { signal };
  const found: Detection[] = [];
  const pictures = tiles.length > 1 ? [undefined, ...tiles] : [undefined];
  for (const [done, tile] of pictures.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'tile', done, total: pictures.length });
    const picture = tile === undefined ? image : cropper.crop(image, tile);
    const detections = await detector.detect(picture, options);
    const moved = detections.map((detection) => moveBy(detection, tile?.left, tile?.top));
    found.push(
      ...(tile === undefined ? moved : moved.filter(({ box }) => isWhole(box, tile, image))),
    );
  }
  onProgress?.({ stage: 'tile', done: pictures.length, total: pictures.length });
  return found;
}

/** Whether a box ends inside its tile, or where the image ends. */
function isWhole(box: Box, tile: Box, image: RasterImage): boolean {
  const margin = cutMargin * Math.max(tile.right - tile.left, tile.bottom - tile.top);
  return (
    (tile.left <= 0 || box.left >= tile.left + margin) &&
    (tile.top <= 0 || box.top >= tile.top + margin) &&
    (tile.right >= image.width || box.right <= tile.right - margin) &&
    (tile.bottom >= image.height || box.bottom <= tile.bottom - margin)
  );
}

function moveBy(detection: Detection, x = 0, y = 0): Detection {
  const { left, top, right, bottom } = detection.box;
  return {
    ...detection,
    box: { left: left + x, top: top + y, right: right + x, bottom: bottom + y },
  };
}

/**
 * Lays tiles over an image, evenly, row by row from the top left; all have the same sides.
 * @param image - The image or its size, in pixels.
 */
export function tilesOf(
  image: Pick<RasterImage, 'width' | 'height'>,
  { size = 640, overlap = 0.2 }: { readonly size?: number; readonly overlap?: number } = {},
): readonly Box[] {
  const columns = startsAlong(image.width, size, overlap);
  const rows = startsAlong(image.height, size, overlap);
  const width = Math.min(size, image.width);
  const height = Math.min(size, image.height);
  return rows.flatMap((top) =>
    columns.map((left) => ({ left, top, right: left + width, bottom: top + height })),
  );
}

function startsAlong(length: number, size: number, overlap: number): readonly number[] {
  const rest = Math.max(0, length - size);
  const steps = Math.ceil(rest / Math.max(1, Math.floor(size * (1 - overlap))));
  return Array.from({ length: steps + 1 }, (_, step) =>
    steps === 0 ? 0 : Math.round((rest * step) / steps),
  );
}

function checkOverlap(overlap: number): void {
  if (overlap >= 0 && overlap < 1) return;
  throw new GroundingError('INVALID_OPTION', `expected overlap from 0 to below 1, got ${overlap}`);
}
