import type { CallOptions, Detection, Detector, RasterImage } from '@grounder/core';
import { fingerprintImage } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';
import { LRUCache } from 'lru-cache';

/** How much {@link cachedDetector} keeps. */
export interface CachedDetectorOptions {
  /**
   * Most pictures whose detections are kept; the one that was not asked for longest leaves first.
   * @defaultValue 64
   */
  readonly capacity?: number;
}

/**
 * Wraps a detector so that it searches a picture once, however many phrases are grounded in it.
 *
 * Pictures are told apart by their content, not by the object: a file that is decoded anew for the
 * second phrase is found again. Naming a picture is one pass over its pixels, once for each object.
 * @param detector - The detector. Whoever opened it disposes it.
 * @returns The detector with a memory. A call that fails or is cancelled leaves nothing in it.
 * @throws GroundingError `INVALID_OPTION` when the capacity is no whole number of at least 1.
 * @example
 * ```ts
 * const grounder = new ProposalGrounder({ detector: cachedDetector(detector), parser, scorers });
 * await grounder.ground('photo.jpg', 'the dog on the left'); // detects
 * await grounder.ground('photo.jpg', 'the cat'); // does not
 * ```
 */
export function cachedDetector(
  detector: Detector,
  { capacity = 64 }: CachedDetectorOptions = {},
): Detector {
  checkCount('capacity', capacity);
  const names = new WeakMap<RasterImage, string>();
  const known = new LRUCache<string, readonly Detection[]>({ max: capacity });
  return {
    async detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
      options.signal?.throwIfAborted();
      const name = names.get(image) ?? fingerprintImage(image);
      names.set(image, name);
      const found = known.get(name);
      if (found !== undefined) return found;
      const detections = await detector.detect(image, options);
      known.set(name, detections);
      return detections;
    },
  };
}
