import type { ByteCache, CallOptions, Detection, Detector, RasterImage } from '@grounder/core';
import { fingerprintImage } from '@grounder/core';

import { keyOf } from './stored-key.js';

/** Where answers of a model are kept, and under which name. */
export interface StoreOptions {
  /** Keeps them, such as `fileCache(folder, { maxBytes })`. */
  readonly cache: ByteCache;
  /**
   * Tells the model and its settings apart from all others: the digest of its file, its thresholds.
   */
  readonly name: string;
}

/**
 * Wraps a detector so that what it found in a picture is known in later runs of the program, too.
 * Pictures are told apart by their content.
 * @param detector - The detector. Whoever opened it disposes it.
 * @param options - Where detections are kept.
 * @returns The detector with a store. A call that fails or is cancelled leaves nothing in it.
 * @example
 * ```ts
 * const cache = fileCache('detections', { maxBytes: 1 << 30 });
 * const stored = storedDetector(detector, { cache, name: 'yolov8n 0.05' });
 * ```
 */
export function storedDetector(detector: Detector, { cache, name }: StoreOptions): Detector {
  return {
    async detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
      options.signal?.throwIfAborted();
      const key = keyOf('detections', name, fingerprintImage(image));
      const bytes = await cache.readOrCreate(key, async () =>
        new TextEncoder().encode(JSON.stringify(await detector.detect(image, options))),
      );
      return JSON.parse(new TextDecoder().decode(bytes)) as readonly Detection[];
    },
  };
}
