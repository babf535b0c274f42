import type { Size } from '@grounder/core';
import { invalidData, isObject } from '@grounder/core/internal';
import type { PictureConfig } from '@grounder/images/internal';
import { readPictureConfig } from '@grounder/images/internal';

import type { ClipPreprocessing, ClipResize } from './preprocessing.js';

const defaults = {
  filter: 'bicubic',
  normalises: true,
  pads: false,
} as const;

/**
 * Reads the `preprocessor_config.json` of a CLIP, SigLIP or MobileCLIP model.
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
  // The first CLIP configurations, without a crop size, write a number for a square.
  const crops = isObject(value) && value.do_center_crop !== false && value.crop_size !== undefined;
  const config = readPictureConfig(value, {
    ...defaults,
    numberMeans: crops ? 'shortest' : 'sides',
  });
  const { padding, filter, normalisation } = config;
  if (padding !== undefined) throw invalidData('no pad_size: encoders see the picture', padding);
  return { ...sizesOf(config), filter, normalisation };
}

function sizesOf({ size, crop }: PictureConfig): Size & { readonly resize: ClipResize } {
  switch (size?.kind) {
    case undefined:
      throw invalidData('do_resize to be true: encoders read pictures of one size', false);
    case 'limits':
      throw invalidData('size with height and width or shortest_edge', size);
    case 'edges': {
      const { shortest: shortestEdge, longest } = size;
      if (longest !== undefined) throw invalidData('size.shortest_edge alone', size);
      if (crop === undefined) throw invalidData('crop_size beside size.shortest_edge', crop);
      return { ...crop, resize: { kind: 'centreCrop', shortestEdge } };
    }
    case 'sides':
      return { ...squashed(size, crop), resize: { kind: 'squash' } };
  }
}

function squashed({ width, height }: Size, crop: Size | undefined): Size {
  if (crop === undefined || (crop.width === width && crop.height === height)) {
    return { width, height };
  }
  throw invalidData(`a crop_size equal to size ${width}×${height}`, crop);
}
