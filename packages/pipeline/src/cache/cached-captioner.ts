import type { CallOptions, Captioner, Detection, ManyCaptioner, RasterImage } from '@grounder/core';
import { fingerprintImage } from '@grounder/core';
import { checkCount } from '@grounder/core/internal';
import { LRUCache } from 'lru-cache';

/** How much {@link cachedCaptioner} keeps. */
export interface CachedCaptionerOptions {
  /**
   * Most pictures whose captions are kept; the one that was not asked for longest leaves first.
   * @defaultValue 64
   */
  readonly capacity?: number;
}

/**
 * Wraps a captioner so that it describes the regions of a picture once, however many phrases are
 * grounded in it. Pictures are told apart by their content, not by the object.
 * @param captioner - The captioner. Whoever opened it disposes it.
 * @returns The captioner with a memory; it has several texts for a region where the captioner has. A
 *   call that fails or is cancelled leaves nothing in it.
 * @throws GroundingError `INVALID_OPTION` when the capacity is no whole number of at least 1.
 */
export function cachedCaptioner(
  captioner: Captioner | ManyCaptioner,
  { capacity = 64 }: CachedCaptionerOptions = {},
): Captioner | ManyCaptioner {
  checkCount('capacity', capacity);
  const caption = remembered(captioner.caption.bind(captioner), capacity);
  if (!('captionAll' in captioner)) return { caption };
  return { caption, captionAll: remembered(captioner.captionAll.bind(captioner), capacity) };
}

type Describe<Texts> = (
  image: RasterImage,
  regions: readonly Detection[],
  options?: CallOptions,
) => Promise<Texts>;

function remembered<Texts extends object>(
  describe: Describe<Texts>,
  capacity: number,
): Describe<Texts> {
  const known = new LRUCache<string, Texts>({ max: capacity });
  return async (image, regions, options = {}) => {
    options.signal?.throwIfAborted();
    const name = `${fingerprintImage(image)} ${JSON.stringify(regions)}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const texts = await describe(image, regions, options);
    known.set(name, texts);
    return texts;
  };
}
