import { roundHalfEven } from '../crop/pixels.js';
import type { ResampleAxis } from './taps.js';

/** For each wanted pixel of an axis, the two source pixels that it lies between, and their weights. */
export interface LinearAxis {
  /** The pixel before. */
  readonly first: Int32Array;
  /** The pixel after. */
  readonly second: Int32Array;
  /** What the pixel before is multiplied by, 0 to 2048. */
  readonly firstWeights: Int32Array;
  /** What the pixel after is multiplied by. */
  readonly secondWeights: Int32Array;
}

/**
 * Computes the weights of one axis as OpenCV's `resize` with `INTER_LINEAR` does for 8-bit pictures
 * (`resize.cpp`): places in single precision, weights of 11 bits.
 * @param atEdge - What happens beyond the middle of the first and the last pixel: OpenCV gives a
 *   column all of the edge's weight, while a row is weighted as if the edge stood twice, which
 *   rounds twice.
 */
export function linearAxis(
  { length, size, from, to }: ResampleAxis,
  atEdge: 'whole' | 'twice',
): LinearAxis {
  const scale = 1 / (size / length);
  const axis = {
    first: new Int32Array(to - from),
    second: new Int32Array(to - from),
    firstWeights: new Int32Array(to - from),
    secondWeights: new Int32Array(to - from),
  };
  const clip = (pixel: number): number => Math.min(Math.max(pixel, 0), length - 1);
  for (let pixel = 0; pixel < to - from; pixel++) {
    const place = Math.fround((pixel + from + 0.5) * scale - 0.5);
    const below = Math.floor(place);
    const isOutside = atEdge === 'whole' && (below < 0 || below >= length - 1);
    const share = isOutside ? 0 : Math.fround(place - below);
    axis.first[pixel] = clip(below);
    axis.second[pixel] = isOutside ? clip(below) : clip(below + 1);
    axis.firstWeights[pixel] = roundHalfEven(2048 * Math.fround(1 - share));
    axis.secondWeights[pixel] = roundHalfEven(2048 * share);
  }
  return axis;
}
