import type { JsonObject } from '@grounder/core/internal';
import { invalidData, isCount, isObject } from '@grounder/core/internal';
import type { ImageTensorOptions, Normalisation, ResampleFilter } from '@grounder/images';

/** Pillow's numbers for filters, which preprocessor_config.json names them by. */
const filters: Readonly<Record<number, ResampleFilter>> = { 2: 'bilinear', 3: 'bicubic' };

/**
 * Reads how crops become the pictures of a captioner. They are stretched to its size, whatever the file
 * says of cropping: a centre crop would cut off the ends of regions.
 *
 * @param file - The parsed `preprocessor_config.json`.
 * @throws GroundingError `INVALID_DATA` when the file is no such configuration.
 */
export function parseCaptionPicture(file: unknown): ImageTensorOptions {
  if (!isObject(file)) throw invalidData('preprocessor_config.json as an object', file);
  const { width, height } = sizeOf(file.do_center_crop === true ? file.crop_size : file.size);
  const filter = filters[Number(file.resample ?? 2)];
  if (filter === undefined)
    throw invalidData('resample 2 (bilinear) or 3 (bicubic)', file.resample);
  return { width, height, filter, normalisation: normalisationOf(file) };
}

function normalisationOf(file: JsonObject): Normalisation {
  const { rescale_factor: factor, image_mean: mean, image_std: deviation } = file;
  const half = [0.5, 0.5, 0.5];
  const scale = typeof factor === 'number' ? factor : 1 / 255;
  const isNormal = file.do_normalize !== false;
  return {
    scale: file.do_rescale === false ? 1 : scale,
    mean: isNormal ? channels(mean ?? half, 'image_mean') : [0, 0, 0],
    standardDeviation: isNormal ? channels(deviation ?? half, 'image_std') : [1, 1, 1],
  };
}

function sizeOf(size: unknown): { readonly width: number; readonly height: number } {
  if (isCount(size)) return { width: size, height: size };
  const { width, height, shortest_edge: edge } = isObject(size) ? size : {};
  if (isCount(width) && isCount(height)) return { width, height };
  if (isCount(edge)) return { width: edge, height: edge };
  throw invalidData('a size in preprocessor_config.json', size);
}

function channels(values: unknown, name: string): readonly [number, number, number] {
  const [red, green, blue] = Array.isArray(values) ? (values as readonly unknown[]) : [];
  if (typeof red === 'number' && typeof green === 'number' && typeof blue === 'number') {
    return [red, green, blue];
  }
  throw invalidData(`three numbers as ${name}`, values);
}
