import type { Captioner } from '@grounder/core';

import type { PseudoQueriesOptions } from './pseudo-queries.js';
import { pseudoQueries } from './pseudo-queries.js';

/**
 * Creates a captioner that needs no model: the best pseudo-query of each region, unique where there is
 * a unique one, then short.
 *
 * @param options - Which forms.
 * @returns The captioner.
 * @example
 * ```ts
 * const captions = await templateCaptioner().caption(image, await detector.detect(image));
 * ```
 */
export function templateCaptioner(options: PseudoQueriesOptions = {}): Captioner {
  return {
    caption(image, regions, { signal, onProgress } = {}) {
      return Promise.resolve().then(() => {
        signal?.throwIfAborted();
        const best = new Map<number, string>();
        for (const { region, text } of pseudoQueries(regions, image, options)) {
          if (!best.has(region)) best.set(region, text);
        }
        onProgress?.({ stage: 'caption', done: regions.length, total: regions.length });
        return regions.map(({ label }, index) => best.get(index) ?? label);
      });
    },
  };
}
