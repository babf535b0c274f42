import type { JsonObject } from '@grounder/core/internal';
import type { Size } from '@grounder/core';
import { invalidData, isCount, isObject } from '@grounder/core/internal';
import type { Normalisation, ResampleFilter, RgbTriple } from '@grounder/images';

import type { ClipPreprocessing, ClipResize } from './preprocessing.js';

/** Pillow's numbers for its filters. */
const filters: ReadonlyMap<unknown, ResampleFilter> = new Map<unknown, ResampleFilter>([
  [0, 'nearest'],
  [1, 'lanczos'],
  [2, 'bilinear'],
  [3, 'bicubic'],
]);

/**
 * Reads the `preprocessor_config.json` of a CLIP, SigLIP or MobileCLIP model.
 *
 * @returns Size, resize, filter and normalisation.
 * @throws GroundingError `INVALID_DATA` when a field is missing, malformed, or asks for
 *   something that does not end in pictures of one size.
 * @example
 * ```ts
 * const preprocessing = parsePreprocessorConfig(JSON.parse(text));
 * const encoder = new ClipImageEncoder({ session, preprocessing, resize: { kind: 'squash' } });
 * ```
 */
export function parsePreprocessorConfig(value: unknown): ClipPreprocessing {
  if (!isObject(value)) throw invalidData('preprocessor_config.json as an object', value);
  if (value.do_resize === false) {
    throw invalidData('do_resize to be true: encoders read pictures of one size', false);
  }
  return { ...parseSizes(value), filter: parseFilter(value), normalisation: parseValues(value) };
}

function parseSizes(config: JsonObject): Size & { readonly resize: ClipResize } {
  const target = config.size;
  // The first CLIP configurations, without a crop size, write a number for a square.
  const hasCrop = config.do_center_crop !== false && config.crop_size !== undefined;
  const shortestEdge = hasCrop && isCount(target) ? target : edgeOf(target);
  if (shortestEdge === undefined) {
    const size = parseSize('size', target);
    const crop = hasCrop ? parseSize('crop_size', config.crop_size) : size;
    if (crop.width === size.width && crop.height === size.height) {
      return { ...size, resize: { kind: 'squash' } };
    }
    throw invalidData(`a crop_size equal to size ${size.width}×${size.height}`, crop);
  }
  if (!hasCrop) throw invalidData('crop_size beside size.shortest_edge', config.crop_size);
  const size = parseSize('crop_size', config.crop_size);
  return { ...size, resize: { kind: 'centreCrop', shortestEdge } };
}

function edgeOf(value: unknown): number | undefined {
  if (!isObject(value) || value.shortest_edge === undefined) return undefined;
  if (isCount(value.shortest_edge)) return value.shortest_edge;
  throw invalidData('size.shortest_edge to be a whole number of at least 1', value);
}

function parseSize(name: string, value: unknown): Size {
  if (isCount(value)) return { width: value, height: value };
  if (isObject(value) && isCount(value.width) && isCount(value.height)) {
    return { width: value.width, height: value.height };
  }
  throw invalidData(`${name} with a width and a height of at least 1`, value);
}

function parseFilter(config: JsonObject): ResampleFilter {
  const filter = filters.get(config.resample ?? 3);
  if (filter === undefined) {
    throw invalidData(
      'resample 0, 1, 2 or 3 (nearest, lanczos, bilinear, bicubic)',
      config.resample,
    );
  }
  return filter;
}

function parseValues(config: JsonObject): Normalisation {
  const scale = config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255);
  if (typeof scale !== 'number' || !Number.isFinite(scale)) {
    throw invalidData('rescale_factor to be a number', scale);
  }
  if (config.do_normalize === false) {
    return { scale, mean: [0, 0, 0], standardDeviation: [1, 1, 1] };
  }
  const mean = parseTriple('image_mean', config.image_mean);
  const standardDeviation = parseTriple('image_std', config.image_std);
  if (standardDeviation.includes(0)) throw invalidData('image_std without 0', standardDeviation);
  return { scale, mean, standardDeviation };
}

function parseTriple(name: string, value: unknown): RgbTriple {
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [];
  const [red, green, blue] = numbers;
  if (numbers.length === 3 && isFinite(red) && isFinite(green) && isFinite(blue)) {
    return [red, green, blue];
  }
  throw invalidData(`${name} to be three numbers`, value);
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
