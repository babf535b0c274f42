import type { Size } from '@grounder/core';
import type { JsonObject } from '@grounder/core/internal';
import { invalidData, isCount, isObject } from '@grounder/core/internal';

import type { ResampleFilter } from '../resample/filters.js';
import type { Normalisation, RgbTriple } from './normalisation.js';

/** How a model's pictures get their size, in pixels. */
export type PictureSize =
  | ({ readonly kind: 'sides' } & Size)
  /** The shorter side as said, or less where the longer one would pass its limit; aspect kept. */
  | { readonly kind: 'edges'; readonly shortest: number; readonly longest?: number }
  /** As large as fits, aspect kept. */
  | ({ readonly kind: 'limits' } & Size);

/** What a `preprocessor_config.json` says. */
export interface PictureConfig {
  /** How pictures get their size; undefined when they keep their own. */
  readonly size: PictureSize | undefined;
  /** The middle that is kept of a resized picture. */
  readonly crop: Size | undefined;
  /** The area that pictures are padded to, at the right and below. */
  readonly padding: Size | undefined;
  /** How pixels are weighted when a picture changes its size. */
  readonly filter: ResampleFilter;
  /** How bytes become floats. */
  readonly normalisation: Normalisation;
}

/** What a model's family does where its file is silent, as the classes of transformers have it. */
export interface PictureDefaults {
  /** How pictures get their size; the file must say when left out. */
  readonly size?: PictureSize;
  /** Whether a single number is both sides or the shorter one. */
  readonly numberMeans: 'sides' | 'shortest';
  /** How pixels are weighted. */
  readonly filter: ResampleFilter;
  /** Whether mean and deviation count. */
  readonly normalises: boolean;
  /** Whether `pad_size` counts. */
  readonly pads: boolean;
  /** The mean; the file must say when left out. */
  readonly mean?: RgbTriple;
  /** The standard deviation; the file must say when left out. */
  readonly standardDeviation?: RgbTriple;
}

/** Pillow's numbers for its filters. */
const filters: ReadonlyMap<unknown, ResampleFilter> = new Map<unknown, ResampleFilter>([
  [0, 'nearest'],
  [1, 'lanczos'],
  [2, 'bilinear'],
  [3, 'bicubic'],
]);

/**
 * Reads a `preprocessor_config.json` as the image processors of transformers do. A field that is
 * absent or null is the family's default.
 * @param file - The parsed file.
 * @throws GroundingError `INVALID_DATA` when a field is malformed or asks for what is not supported.
 */
export function readPictureConfig(file: unknown, defaults: PictureDefaults): PictureConfig {
  if (!isObject(file)) throw invalidData('preprocessor_config.json as an object', file);
  const flips = readFlag(file, 'do_flip_channel_order', false);
  if (flips) throw invalidData('do_flip_channel_order of preprocessor_config.json false', true);
  const resizes = readFlag(file, 'do_resize', true);
  const crops = readFlag(file, 'do_center_crop', !isAbsent(file.crop_size));
  const pads = readFlag(file, 'do_pad', file.pad_and_return_pixel_mask ?? defaults.pads);
  return {
    size: resizes ? readSize(file, defaults) : undefined,
    crop: crops && !isAbsent(file.crop_size) ? readSides('crop_size', file.crop_size) : undefined,
    padding: pads && !isAbsent(file.pad_size) ? readSides('pad_size', file.pad_size) : undefined,
    filter: readFilter(file, defaults),
    normalisation: readNormalisation(file, defaults),
  };
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function readFlag(file: JsonObject, name: string, fallback: unknown): boolean {
  const value = file[name] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw invalidData(`${name} of preprocessor_config.json true or false`, value);
}

function readSize(file: JsonObject, defaults: PictureDefaults): PictureSize {
  const { size } = file;
  if (isAbsent(size)) {
    if (defaults.size !== undefined) return defaults.size;
    throw invalidData('size in preprocessor_config.json', size);
  }
  if (isCount(size) && defaults.numberMeans === 'shortest') {
    return edges({ shortest_edge: size, longest_edge: file.max_size }, defaults);
  }
  if (!isObject(size) || !isAbsent(size.height ?? size.width)) {
    return { kind: 'sides', ...readSides('size', size) };
  }
  if (!isAbsent(size.max_height ?? size.max_width)) {
    const limits = { height: size.max_height, width: size.max_width };
    return { kind: 'limits', ...readSides('size.max_height and max_width', limits) };
  }
  return edges({ longest_edge: file.max_size, ...size }, defaults);
}

function edges(size: JsonObject, { size: fallback }: PictureDefaults): PictureSize {
  const isSaid = !isAbsent(size.shortest_edge ?? size.longest_edge);
  const known = isSaid && fallback?.kind === 'edges' ? fallback : undefined;
  const longest = size.longest_edge ?? known?.longest;
  const expected = 'size with height and width, max_height and max_width, or shortest_edge:';
  return {
    kind: 'edges',
    shortest: readSide(`${expected} shortest_edge`, size.shortest_edge ?? known?.shortest),
    ...(!isAbsent(longest) && { longest: readSide('longest_edge', longest) }),
  };
}

function readSide(name: string, value: unknown): number {
  if (isCount(value)) return value;
  throw invalidData(`${name} of preprocessor_config.json a whole number of at least 1`, value);
}

/** Both sides: an object, one number, or a list with the height first. */
function readSides(name: string, value: unknown): Size {
  if (isCount(value)) return { width: value, height: value };
  const list: readonly unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
  const { height, width } = isObject(value) ? value : { height: list[0], width: list[1] };
  if (isCount(width) && isCount(height)) return { width, height };
  throw invalidData(
    `${name} of preprocessor_config.json with a width and a height of at least 1`,
    value,
  );
}

function readFilter({ resample }: JsonObject, defaults: PictureDefaults): ResampleFilter {
  const filter = isAbsent(resample) ? defaults.filter : filters.get(resample);
  if (filter !== undefined) return filter;
  throw invalidData(
    'resample of preprocessor_config.json 0, 1, 2 or 3 (nearest, lanczos, bilinear, bicubic)',
    resample,
  );
}

function readNormalisation(file: JsonObject, defaults: PictureDefaults): Normalisation {
  const rescales = readFlag(file, 'do_rescale', true);
  const scale = rescales ? (file.rescale_factor ?? 1 / 255) : 1;
  if (!isFinite(scale)) throw invalidData('rescale_factor to be a number', scale);
  if (!readFlag(file, 'do_normalize', defaults.normalises)) {
    return { scale, mean: [0, 0, 0], standardDeviation: [1, 1, 1] };
  }
  const mean = readTriple('image_mean', file.image_mean ?? defaults.mean);
  const standardDeviation = readTriple('image_std', file.image_std ?? defaults.standardDeviation);
  if (standardDeviation.includes(0)) throw invalidData('image_std without 0', standardDeviation);
  return { scale, mean, standardDeviation };
}

function readTriple(name: string, value: unknown): RgbTriple {
  if (isFinite(value)) return [value, value, value];
  const numbers: readonly unknown[] = Array.isArray(value) ? value : [];
  const [red, green, blue] = numbers;
  if (numbers.length === 3 && isFinite(red) && isFinite(green) && isFinite(blue)) {
    return [red, green, blue];
  }
  throw invalidData(`${name} of preprocessor_config.json one number or three`, value);
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}
