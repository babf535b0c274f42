import { invalidData, isCount, isObject } from '@grounder/core';
import type { ImageTensorOptions, ResampleFilter } from '@grounder/images';

/** Pillow's numbers for filters, which preprocessor_config.json names them by. */
const filters: Readonly<Record<number, ResampleFilter>> = { 2: 'bilinear', 3: 'bicubic' };

/**
 * Reads how crops become the pictures of a captioner. They are stretched to its size, whatever the file
 * says of cropping: a centre crop would cut off the ends of regions.
 *
 * @param file - The parsed `preprocessor_config.json`.
 * @returns Size, filter, mean and deviation.
 * @throws GroundingError `INVALID_DATA` when the file is no such configuration.
 */
export function parseCaptionPicture(file: unknown): ImageTensorOptions {
  if (!isObject(file)) throw invalidData('preprocessor_config.json as an object', file);
  const { width, height } = sizeOf(file.do_center_crop === true ? file.crop_size : file.size);
  const filter = filters[Number(file.resample ?? 2)];
  if (filter === undefined)
    throw invalidData('resample 2 (bilinear) or 3 (bicubic)', file.resample);
  return {
    width,
    height,
    filter,
    normalisation: {
      scale: typeof file.rescale_factor === 'number' ? file.rescale_factor : 1 / 255,
      mean: channels(file.image_mean ?? [0.5, 0.5, 0.5], 'image_mean'),
      standardDeviation: channels(file.image_std ?? [0.5, 0.5, 0.5], 'image_std'),
    },
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
