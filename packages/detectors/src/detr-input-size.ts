import type { Size } from '@grounder/core';

/** The sides that a picture is resized to, in pixels. */
export interface EdgeLimits {
  /** The shorter side after resizing, unless the longer would pass its limit. */
  readonly shortestEdge: number;
  /** The most that the longer side may have. */
  readonly longestEdge: number;
}

/**
 * Computes the size at which DETR sees a picture: the shorter side as asked for, or less where the
 * longer one would pass its limit; the aspect is kept, fractions of a pixel are cut off
 * (transformers, `image_transforms.py`, `get_size_with_aspect_ratio`).
 * @param image - The picture's size in pixels.
 * @returns Whole sides of at least 1 pixel.
 */
export function detrInputSize(image: Size, { shortestEdge, longestEdge }: EdgeLimits): Size {
  const shorter = Math.min(image.width, image.height);
  const longer = Math.max(image.width, image.height);
  const isLong = (longer / shorter) * shortestEdge > longestEdge;
  const exact = isLong ? (longestEdge * shorter) / longer : shortestEdge;
  const short = isLong ? roundHalfEven(exact) : shortestEdge;
  if (shorter === short) return { width: image.width, height: image.height };
  const long = Math.max(1, Math.floor((exact * longer) / shorter));
  const kept = Math.max(1, short);
  return image.width < image.height ? { width: kept, height: long } : { width: long, height: kept };
}

/**
 * Computes the largest size within limits that keeps the aspect; fractions of a pixel are cut off
 * (transformers, `get_image_size_for_max_height_width`).
 * @param limits - The most that the sides may have, in pixels.
 */
export function sizeWithin({ width, height }: Size, limits: Size): Size {
  const scale = Math.min(limits.height / height, limits.width / width);
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
