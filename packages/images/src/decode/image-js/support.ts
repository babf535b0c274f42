import type { JpegStructure } from '../jpeg-structure.js';
import type { TiffTags } from '../tiff/tags.js';
import { firstValue, tiffTag } from '../tiff/tags.js';

/** Tells why image-js would refuse a JPEG file or, worse, show it in wrong colours. */
export function describeUnsupportedJpeg(jpeg: JpegStructure): string | undefined {
  const { frameMarker = 0, precision, components, adobeTransform } = jpeg;
  if (frameMarker > 0xc2) {
    return frameMarker === 0xc3 ? 'a lossless JPEG' : 'an arithmetic-coded or hierarchical JPEG';
  }
  if (precision !== 8) return `a JPEG of ${precision} bits a sample`;
  if (components.length === 3) {
    return isPlainRgb(jpeg) ? 'a JPEG that stores RGB instead of YCbCr' : undefined;
  }
  if (components.length === 4) {
    // Without Adobe's mark nobody knows whether inks are stored inverted.
    return adobeTransform === undefined ? 'a CMYK JPEG without an Adobe segment' : undefined;
  }
  return components.length === 1 ? undefined : `a JPEG of ${components.length} components`;
}

/** The rules by which libjpeg tells RGB from YCbCr. */
function isPlainRgb({ jfif, adobeTransform, components }: JpegStructure): boolean {
  if (jfif) return false;
  if (adobeTransform !== undefined) return adobeTransform === 0;
  return String.fromCharCode(...components) === 'RGB';
}

/** What image-js reads right, by tag: all other values are refused. */
const readableValues: readonly (readonly [tag: number, name: string, values: readonly number[]])[] =
  [
    [tiffTag.photometric, 'photometric interpretation', [0, 1, 2, 3]],
    [tiffTag.compression, 'compression', [1, 5, 8, 32946]],
    [tiffTag.bitsPerSample, 'bits a sample', [1, 8, 16]],
    [tiffTag.planarConfiguration, 'planar configuration', [1]],
    [tiffTag.sampleFormat, 'sample format', [1]],
    [tiffTag.fillOrder, 'fill order', [1]],
    [tiffTag.predictor, 'predictor', [1, 2]],
  ];

/** Samples a pixel without alpha, by photometric interpretation. */
const colourSamples: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1 };

/** Tells why image-js would refuse a TIFF file or misread its pixels. */
export function describeUnsupportedTiff(tags: TiffTags): string | undefined {
  for (const [tag, name, values] of readableValues) {
    const found = tags.fields.get(tag)?.values ?? [1];
    const odd = found.find((value) => !values.includes(value));
    if (odd !== undefined) return `a TIFF with ${name} ${odd}`;
  }
  if (tags.fields.has(tiffTag.tileWidth)) return 'a TIFF made of tiles';
  return describeUnknownSamples(tags);
}

function describeUnknownSamples(tags: TiffTags): string | undefined {
  const photometric = firstValue(tags, tiffTag.photometric, 1);
  const samples = firstValue(tags, tiffTag.samplesPerPixel, 1);
  const extra = samples - (colourSamples[photometric] ?? 0);
  const alpha = firstValue(tags, tiffTag.extraSamples, 0) !== 0;
  const readable = extra === 0 || (extra === 1 && alpha && photometric !== 0);
  return readable ? undefined : `a TIFF of ${samples} samples a pixel without a known meaning`;
}
