import { checkCost } from '../cost.js';
import type { TiffTags } from './tags.js';
import { firstValue, tiffTag } from './tags.js';

/** The photometric interpretation of files that store inks. */
const separated = 5;

/**
 * Refuses a TIFF file whose strips or tiles, which a decoder holds whole, cost more than the allowed
 * pixels, whatever the size of the picture.
 * @returns Whether the file stores inks.
 */
export function checkTiffParts(tags: TiffTags, maxPixels: number): { readonly inks: boolean } {
  const width = firstValue(tags, tiffTag.width, 0);
  const height = firstValue(tags, tiffTag.height, 0);
  const samples = firstValue(tags, tiffTag.samplesPerPixel, 1);
  const bits = Math.max(1, ...(tags.fields.get(tiffTag.bitsPerSample)?.values ?? []));
  const rows = Math.min(firstValue(tags, tiffTag.rowsPerStrip, height), height);
  const columns = firstValue(tags, tiffTag.tileWidth, width);
  const part = columns * firstValue(tags, tiffTag.tileHeight, rows);
  // Libvips holds two rows of tiles.
  const across = Math.max(2, Math.ceil((2 * width) / Math.max(1, columns)));
  const bytes = part * (tags.fields.has(tiffTag.tileWidth) ? across : 1) * samples * (bits / 8);
  checkCost({ bytes, nanoseconds: 0 }, maxPixels, () => `a TIFF of parts of ${part} pixels`);
  return { inks: firstValue(tags, tiffTag.photometric, 1) === separated };
}
