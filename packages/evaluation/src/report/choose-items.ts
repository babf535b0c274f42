import { createRandom } from '@grounder/core';

import type { GroundingRecord } from '../runs/grounding-record.js';
import type { ErrorKind } from './error-kind.js';
import { errorKindOf } from './error-kind.js';

/** One answer of the gallery. */
export interface GalleryItem {
  readonly record: GroundingRecord;
  readonly kind: ErrorKind;
}

/**
 * Chooses the answers of the gallery: all when there is room, else about the same number of each
 * kind of each system, drawn at random.
 */
export function chooseItems(
  records: readonly GroundingRecord[],
  limit: number,
  seed: number,
): readonly GalleryItem[] {
  const items = records.map((record) => ({ record, kind: errorKindOf(record) }));
  if (items.length <= limit) return items;
  const random = createRandom(seed);
  const groups = new Map<string, { readonly item: GalleryItem; readonly chance: number }[]>();
  for (const item of items) {
    const key = JSON.stringify([item.record.system, item.kind]);
    const group = groups.get(key) ?? [];
    group.push({ item, chance: random() });
    groups.set(key, group);
  }
  for (const group of groups.values()) group.sort((first, second) => first.chance - second.chance);
  const chosen = new Set<GalleryItem>();
  for (let round = 0; chosen.size < limit; round += 1) {
    for (const group of groups.values()) {
      const drawn = group[round];
      if (drawn !== undefined && chosen.size < limit) chosen.add(drawn.item);
    }
  }
  return items.filter((item) => chosen.has(item));
}
