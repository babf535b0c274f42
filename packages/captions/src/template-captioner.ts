import type { CallOptions, Detection, ManyCaptioner, RasterImage } from '@grounder/core';
import { assertRasterImage, checkCount } from '@grounder/core/internal';

import type { PseudoQueriesOptions } from './pseudo-queries.js';
import { pseudoQueries } from './pseudo-queries.js';

/** What {@link templateCaptioner} writes. */
export interface TemplateCaptionerOptions extends PseudoQueriesOptions {
  /**
   * Most texts of a region.
   * @defaultValue 12
   */
  readonly most?: number;
}

/**
 * Creates a captioner that needs no model: pseudo-queries by templates, unique ones first, then short
 * ones.
 * @param options - Which forms, and how many of them.
 * @throws GroundingError `INVALID_OPTION` when `most` is below 1.
 * @example
 * ```ts
 * const captions = await templateCaptioner().caption(image, await detector.detect(image));
 * ```
 */
export function templateCaptioner(options: TemplateCaptionerOptions = {}): ManyCaptioner {
  const { most = 12 } = options;
  checkCount('most', most);
  const captionAll = (
    image: RasterImage,
    regions: readonly Detection[],
    { signal, onProgress }: CallOptions = {},
  ): Promise<readonly (readonly string[])[]> =>
    Promise.resolve().then(() => {
      signal?.throwIfAborted();
      assertRasterImage(image);
      const texts = regions.map((): string[] => []);
      for (const { region, text } of pseudoQueries(regions, image, options)) {
        const own = texts[region];
        if (own !== undefined && own.length < most) own.push(text);
      }
      onProgress?.({ stage: 'caption', done: regions.length, total: regions.length });
      return texts;
    });
  return {
    captionAll,
    async caption(image, regions, call) {
      const all = await captionAll(image, regions, call);
      return regions.map(({ label }, region) => all[region]?.[0] ?? label);
    },
  };
}
