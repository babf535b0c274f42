import type { Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { showJson } from '@grounder/core/internal';

import type { EdgeLimits } from './detr-input-size.js';
import { readField } from './labels-from-config.js';

/** How large a model's pictures are: in their own aspect, or stretched. */
export interface DetrSizes extends Partial<EdgeLimits> {
  /** The sides that pictures are stretched to. */
  readonly inputSize?: Size;
}

/**
 * Reads the size of DETR's pictures from a `preprocessor_config.json`: `size` with `shortest_edge`
 * and `longest_edge`, or with `height` and `width`, or as older versions write it, one number and
 * `max_size`.
 */
export function detrSizes(preprocessor: unknown): DetrSizes {
  const size = readField(preprocessor, 'size');
  const height = readSide(size, 'height');
  const width = readSide(size, 'width');
  if (height !== undefined && width !== undefined) return { inputSize: { width, height } };
  const isNumber = typeof size === 'number';
  const shortestEdge = isNumber ? readSide(preprocessor, 'size') : readSide(size, 'shortest_edge');
  const longestEdge = readSide(size, 'longest_edge') ?? readSide(preprocessor, 'max_size');
  return {
    ...(shortestEdge !== undefined && { shortestEdge }),
    ...(longestEdge !== undefined && { longestEdge }),
  };
}

function readSide(holder: unknown, name: string): number | undefined {
  const value = readField(holder, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new GroundingError(
    'INVALID_DATA',
    `expected ${name} of preprocessor_config.json to be a whole number of at least 1, ` +
      `got ${showJson(value)}`,
  );
}
