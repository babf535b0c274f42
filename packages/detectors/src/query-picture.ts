import type { Size, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ImageTensorOptions } from '@grounder/images';
import { imageNetNormalisation } from '@grounder/images';
import type { PictureConfig, PictureDefaults, PictureSize } from '@grounder/images/internal';
import { readPictureConfig } from '@grounder/images/internal';

import { checkCount } from './detector-options.js';
import type { EdgeLimits } from './detr-input-size.js';
import { detrInputSize, sizeWithin } from './detr-input-size.js';
import { chooseInputSize } from './input-size.js';
import { readField } from './labels-from-config.js';
import { describeTensor } from './model-tensors.js';
import type { QueryDetectorOptions } from './query-options.js';

/** How a family of detectors sees pictures. */
export interface QueryPictures {
  /** What holds where `preprocessor_config.json` is silent. */
  readonly defaults: PictureDefaults;
  /** What both sides that a caller asks for are a multiple of. */
  readonly multiple: number;
  /** What the sides of pictures that keep their aspect are cut down to a multiple of. */
  readonly sideMultiple?: number;
}

const { mean, standardDeviation } = imageNetNormalisation;

/** transformers' `DetrImageProcessor`, and those of Conditional and Deformable DETR. */
export const detrPictures: QueryPictures = {
  defaults: {
    size: { kind: 'edges', shortest: 800, longest: 1333 },
    numberMeans: 'shortest',
    filter: 'bilinear',
    normalises: true,
    pads: true,
    ...{ mean, standardDeviation },
  },
  multiple: 1,
};

/** transformers' `RTDetrImageProcessor`. */
export const rtDetrPictures: QueryPictures = {
  defaults: {
    ...detrPictures.defaults,
    size: { kind: 'sides', width: 640, height: 640 },
    numberMeans: 'sides',
    normalises: false,
    pads: false,
  },
  multiple: 32,
};

/**
 * Works out how a model sees pictures, by what the caller asks for, the axes of its input, its
 * `preprocessor_config.json` and the family, in this order.
 * @throws GroundingError `INVALID_DATA` when the file is malformed, `MODEL_MISMATCH` when it names
 *   another size than the model fixes.
 */
export function queryPicture(
  input: TensorInfo,
  options: QueryDetectorOptions & Partial<EdgeLimits>,
  { defaults, multiple, sideMultiple = 1 }: QueryPictures,
): (image: Size) => ImageTensorOptions {
  const { inputSize, preprocessor, resample = 'pillow' } = options;
  const config = readPictureConfig(preprocessor ?? {}, defaults);
  const asked = askedEdges(options, config);
  const { filter, normalisation, padding } = config;
  const fixed = chooseInputSize(input, { asked: inputSize, fallback: undefined, multiple });
  if (inputSize === undefined && asked === undefined)
    checkFixed(input, fixed, preprocessor, config);
  const size = asked ?? config.size;
  return (image) => {
    const stretched = inputSize ?? (padding === undefined ? fixed : undefined);
    const content = stretched ?? cut(sizeOf(image, size), sideMultiple);
    const look = { ...content, filter, normalisation, resample };
    if (padding === undefined || inputSize !== undefined) return look;
    checkPadding(content, padding);
    return { ...look, canvas: { ...padding, left: 0, top: 0, fill: { value: 0 } } };
  };
}

function askedEdges(
  { shortestEdge, longestEdge }: Partial<EdgeLimits>,
  { size }: PictureConfig,
): PictureSize | undefined {
  if (shortestEdge === undefined && longestEdge === undefined) return undefined;
  const known = { shortest: 800, longest: 1333, ...(size?.kind === 'edges' && size) };
  const shortest = shortestEdge ?? known.shortest;
  const longest = longestEdge ?? known.longest;
  checkCount('shortestEdge', shortest);
  checkCount('longestEdge', longest);
  return { kind: 'edges', shortest, longest };
}

function checkFixed(
  input: TensorInfo,
  fixed: Size | undefined,
  file: unknown,
  config: PictureConfig,
): void {
  const said = saidSides(file, config);
  if (fixed === undefined || said === undefined) return;
  if (fixed.width === said.width && fixed.height === said.height) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected a model that reads pictures of ${said.width}×${said.height}, as ` +
      `preprocessor_config.json says, got ${describeTensor(input)}`,
  );
}

function saidSides(file: unknown, { size, padding }: PictureConfig): Size | undefined {
  const isSaid = (readField(file, 'size') ?? undefined) !== undefined;
  return padding ?? (isSaid && size?.kind === 'sides' ? size : undefined);
}

function sizeOf(image: Size, size: PictureSize | undefined): Size {
  switch (size?.kind) {
    case undefined:
      return { width: image.width, height: image.height };
    case 'sides':
      return { width: size.width, height: size.height };
    case 'limits':
      return sizeWithin(image, size);
    case 'edges': {
      const { shortest: shortestEdge, longest: longestEdge = Infinity } = size;
      return detrInputSize(image, { shortestEdge, longestEdge });
    }
  }
}

function cut({ width, height }: Size, multiple: number): Size {
  const whole = (side: number): number => Math.max(multiple, side - (side % multiple));
  return { width: whole(width), height: whole(height) };
}

function checkPadding({ width, height }: Size, padding: Size): void {
  if (width <= padding.width && height <= padding.height) return;
  throw new GroundingError(
    'INVALID_DATA',
    'expected pad_size of preprocessor_config.json to hold the resized picture of ' +
      `${width}×${height}, got ${padding.width}×${padding.height}`,
  );
}
