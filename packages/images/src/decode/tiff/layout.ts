import { invalidImage, sharpAdvice, unsupportedImage } from '../errors.js';
import type { TiffTags } from './tags.js';
import { firstValue, tiffTag } from './tags.js';

/** How the pixels of a TIFF file lie in it. */
export interface TiffLayout {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Samples a pixel, at most 4. */
  readonly samples: number;
  /** Bits a sample: 1, 8 or 16. */
  readonly depth: number;
  /** 0 grey from white to black, 1 grey, 2 RGB, 3 palette, 5 inks. */
  readonly photometric: number;
  /** Whether the last sample is alpha: 1 colours are multiplied with it, 2 they are not. */
  readonly alpha: 0 | 1 | 2;
  /** 1 none, 5 LZW, 8 and 32946 Deflate. */
  readonly compression: number;
  /** Whether samples are differences to the pixel before. */
  readonly differences: boolean;
  /** Rows of every strip but perhaps the last. */
  readonly rowsPerStrip: number;
}

/** What this package reads, by tag: all other values are refused. */
const readableValues: readonly (readonly [tag: number, name: string, values: readonly number[]])[] =
  [
    [tiffTag.photometric, 'photometric interpretation', [0, 1, 2, 3, 5]],
    [tiffTag.compression, 'compression', [1, 5, 8, 32946]],
    [tiffTag.bitsPerSample, 'bits a sample', [1, 8, 16]],
    [tiffTag.planarConfiguration, 'planar configuration', [1]],
    [tiffTag.sampleFormat, 'sample format', [1]],
    [tiffTag.fillOrder, 'fill order', [1]],
    [tiffTag.predictor, 'predictor', [1, 2]],
  ];

/** Samples a pixel without alpha, by photometric interpretation. */
const colourSamples: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4 };

/**
 * Reads the layout off a first directory.
 * @throws GroundingError `UNSUPPORTED_IMAGE` for a layout that would be shown wrong.
 */
export function readTiffLayout(tags: TiffTags): TiffLayout {
  const unsupported = describeUnsupported(tags);
  if (unsupported !== undefined) {
    throw unsupportedImage(
      `expected a TIFF that the image-js codec reads, got ${unsupported}; ${sharpAdvice}`,
    );
  }
  const height = firstValue(tags, tiffTag.height, 0);
  const rowsPerStrip = Math.min(firstValue(tags, tiffTag.rowsPerStrip, height), height);
  if (rowsPerStrip < 1) throw invalidImage('expected a TIFF of at least 1 row a strip, got 0');
  const extra = firstValue(tags, tiffTag.extraSamples, 0);
  return {
    width: firstValue(tags, tiffTag.width, 0),
    height,
    samples: firstValue(tags, tiffTag.samplesPerPixel, 1),
    depth: firstValue(tags, tiffTag.bitsPerSample, 1),
    photometric: firstValue(tags, tiffTag.photometric, 1),
    alpha: extra === 1 || extra === 2 ? extra : 0,
    compression: firstValue(tags, tiffTag.compression, 1),
    differences: firstValue(tags, tiffTag.predictor, 1) === 2,
    rowsPerStrip,
  };
}

function describeUnsupported(tags: TiffTags): string | undefined {
  for (const [tag, name, values] of readableValues) {
    const found = tags.fields.get(tag)?.values ?? [1];
    const odd = found.find((value) => !values.includes(value));
    if (odd !== undefined) return `a TIFF with ${name} ${odd}`;
  }
  if (tags.fields.has(tiffTag.tileWidth)) return 'a TIFF made of tiles';
  const bits = new Set(tags.fields.get(tiffTag.bitsPerSample)?.values);
  if (bits.size > 1) return `a TIFF of ${[...bits].join(' and ')} bits a sample`;
  return describeUnknownSamples(tags);
}

function describeUnknownSamples(tags: TiffTags): string | undefined {
  const photometric = firstValue(tags, tiffTag.photometric, 1);
  const samples = firstValue(tags, tiffTag.samplesPerPixel, 1);
  const extra = samples - (colourSamples[photometric] ?? 0);
  const alpha = [1, 2].includes(firstValue(tags, tiffTag.extraSamples, 0));
  const readable = extra === 0 || (extra === 1 && alpha && [1, 2, 3].includes(photometric));
  return readable ? undefined : `a TIFF of ${samples} samples a pixel without a known meaning`;
}
