import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { checkCost } from '../cost.js';
import { invalidImage } from '../errors.js';
import { applyExifOrientation, readExifOrientation } from '../exif-orientation.js';
import { inflate } from '../inflate.js';
import { expandLzw } from './lzw.js';
import type { TiffLayout } from './layout.js';
import { readTiffLayout } from './layout.js';
import { rowPainter } from './rows.js';
import type { TiffTags } from './tags.js';
import { readTiffTags, tiffTag } from './tags.js';

/** What opening a zlib stream takes. */
const nanosecondsPerStream = 100_000;
/** What expanding a byte and turning it into a sample takes. */
const nanosecondsPerByte = 5;

/**
 * Decodes the first picture of a TIFF file, strips of 1, 8 or 16 bits a sample, into upright 8-bit
 * RGB. Only the fields that pixels need are read, and a strip is expanded up to its rows and no
 * further, whatever it holds.
 */
export async function decodeTiff(bytes: Uint8Array, maxPixels: number): Promise<RasterImage> {
  const tags = readTiffTags(bytes);
  const layout = readTiffLayout(tags);
  const { width, height, rowsPerStrip } = layout;
  const rowBytes = Math.ceil((width * layout.samples * layout.depth) / 8);
  checkTiffCost(layout, rowBytes, maxPixels);
  const stored = createRasterImage(width, height);
  const paint = rowPainter(layout, tags, stored);
  for (let top = 0; top < height; top += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, height - top);
    const strip = findStrip(bytes, tags, top / rowsPerStrip, rows * rowBytes);
    const data = await expand(strip, layout, rows * rowBytes);
    for (let row = 0; row < rows; row++) {
      paint(data.subarray(row * rowBytes, (row + 1) * rowBytes), top + row);
    }
  }
  return applyExifOrientation(stored, readExifOrientation(bytes));
}

function checkTiffCost(layout: TiffLayout, rowBytes: number, maxPixels: number): void {
  const { width, height, rowsPerStrip, compression } = layout;
  const strips = Math.ceil(height / rowsPerStrip);
  const streams = compression === 8 || compression === 32946 ? strips : 0;
  const cost = {
    bytes: 6 * width * height + rowsPerStrip * rowBytes,
    nanoseconds: nanosecondsPerStream * streams + nanosecondsPerByte * rowBytes * height,
  };
  checkCost(cost, maxPixels, () => `a TIFF of ${width}×${height} pixels in ${strips} strips`);
}

function findStrip(bytes: Uint8Array, tags: TiffTags, index: number, expanded: number): Uint8Array {
  const offset = tags.fields.get(tiffTag.stripOffsets)?.valueAt(index);
  // Files without compression may leave the counts out.
  const counts = tags.fields.get(tiffTag.stripByteCounts);
  const count = counts === undefined ? expanded : counts.valueAt(index);
  if (offset === undefined || count === undefined || offset + count > bytes.length) {
    throw invalidImage(`expected a TIFF file with strip ${index}, got an end before it`);
  }
  return bytes.subarray(offset, offset + count);
}

async function expand(strip: Uint8Array, layout: TiffLayout, length: number): Promise<Uint8Array> {
  switch (layout.compression) {
    case 1:
      if (strip.length >= length) return strip;
      throw invalidImage(`expected ${length} bytes in a TIFF strip, got ${strip.length}`);
    case 5:
      return expandLzw(strip, length);
    default:
      return inflate(strip, length);
  }
}
