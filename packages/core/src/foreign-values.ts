// What callers in plain JavaScript may hand over in the place of a picture, a phrase or a request.
import { describeValue, fieldsOf } from './describe-value.js';
import { GroundingError } from './grounding-error.js';
import type { ScoreRequest } from './ports.js';
import type { Query } from './query.js';
import type { RasterImage } from './raster-image.js';

/**
 * Checks that a value is a decoded picture.
 * @throws GroundingError `INVALID_IMAGE`.
 */
export function assertRasterImage(image: unknown): asserts image is RasterImage {
  const { width, height, data } = fieldsOf(image);
  const isSize = [width, height].every(
    (side) => Number.isSafeInteger(side) && (side as number) > 0,
  );
  const pixels = Number(width) * Number(height);
  const isBytes = data instanceof Uint8Array || data instanceof Uint8ClampedArray;
  if (isSize && isBytes && data.length === 3 * pixels) return;
  const got =
    isSize && isBytes
      ? `${String(width)}×${String(height)} pixels with ${data.length} bytes`
      : describeValue(image);
  throw new GroundingError(
    'INVALID_IMAGE',
    `expected a picture {width, height, data} with three bytes a pixel, got ${got}; ` +
      'loadImage or decodeImage makes one of files, bytes and ImageData',
  );
}

/**
 * Checks that a value is a list of decoded pictures.
 * @throws GroundingError `INVALID_IMAGE`.
 */
export function assertImages(images: unknown): asserts images is readonly RasterImage[] {
  if (Array.isArray(images)) {
    images.forEach(assertRasterImage);
    return;
  }
  throw new GroundingError(
    'INVALID_IMAGE',
    `expected an array of pictures, got ${describeValue(images)}`,
  );
}

/**
 * Checks that a value is a list of texts.
 * @throws GroundingError `INVALID_QUERY`.
 */
export function assertTexts(texts: unknown): asserts texts is readonly string[] {
  const list: readonly unknown[] | undefined = Array.isArray(texts) ? texts : undefined;
  const wrong = list?.find((text) => typeof text !== 'string');
  if (list !== undefined && wrong === undefined && !list.includes(undefined)) return;
  const got = list === undefined ? texts : wrong;
  throw new GroundingError(
    'INVALID_QUERY',
    `expected an array of texts, got ${list === undefined ? '' : 'one with '}${describeValue(got)}`,
  );
}

/**
 * Checks that a value is what a query parser gives.
 * @throws GroundingError `INVALID_QUERY`.
 */
export function assertQuery(query: unknown): asserts query is Query {
  const { text, entities } = fieldsOf(query);
  if (typeof text === 'string' && Array.isArray(entities)) return;
  throw new GroundingError(
    'INVALID_QUERY',
    `expected a phrase as a text, or a query that a parser made of one, got ${describeValue(query)}`,
  );
}

/**
 * Checks what a scorer is asked.
 * @throws GroundingError `INVALID_IMAGE`, `INVALID_QUERY`; `INVALID_OPTION` for regions that are none.
 */
export function assertScoreRequest(request: unknown): asserts request is ScoreRequest {
  const { image, regions, query } = fieldsOf(request);
  assertRasterImage(image);
  assertQuery(query);
  const isRegion = (region: unknown): boolean => {
    const { box, label } = fieldsOf(region);
    return typeof box === 'object' && box !== null && typeof label === 'string';
  };
  if (Array.isArray(regions) && regions.every(isRegion)) return;
  throw new GroundingError(
    'INVALID_OPTION',
    `expected regions as an array of {box, label, score}, got ${describeValue(regions)}`,
  );
}
