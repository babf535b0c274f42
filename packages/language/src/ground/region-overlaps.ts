import { sharedArea, softStep } from './relations/geometry-scores.js';
import type { PlacedRegion } from './placed-region.js';

/** Most regions that each is compared with: bounds the time for thousands of regions. */
const mostCompared = 512;
const sameBorder = 0.5;
const sameWidth = 0.06;

/**
 * Says for each region how surely no better region of its label shows the same thing: detectors
 * often box a thing twice. From the IoU: 0.5 leaves it open, 0.7 is surely the same.
 * @returns 0 (a duplicate) to 1 (unique), in the order of the regions; costs the number of regions
 *   × at most 512.
 */
export function uniquenessOf(
  regions: readonly PlacedRegion[],
  scores: ArrayLike<number>,
): Float64Array {
  const order = bestFirst(regions, scores);
  const unique = new Float64Array(regions.length).fill(1);
  const rivals = new Map<string, PlacedRegion[]>();
  for (const [place, own] of order.entries()) {
    const alike = rivals.get(own.label) ?? [];
    for (const other of alike) {
      const shared = sharedArea(own, other);
      if (shared === 0) continue;
      const same = softStep(shared / (own.area + other.area - shared), sameBorder, sameWidth);
      unique[own.index] = (unique[own.index] ?? 1) * (1 - same * (unique[other.index] ?? 0));
    }
    if (place < mostCompared) alike.push(own);
    rivals.set(own.label, alike);
  }
  return unique;
}

/**
 * How free of others a region stands: 1 when nothing overlaps it, 0.1 when one other covers it all.
 * What people point out is mostly in plain view.
 * @returns 0.1 to 1, in the order of the regions; costs the number of regions × at most 512.
 */
export function freedomOf(regions: readonly PlacedRegion[], reality: Float64Array): Float64Array {
  const others = bestFirst(regions, reality).slice(0, mostCompared);
  return Float64Array.from(regions, (region) => {
    let covered = 0;
    for (const other of others) {
      const real = reality[other.index] ?? 0;
      // The others are less sure still, and none can cover more than all.
      if (real <= covered) break;
      const shared = other.index === region.index ? 0 : sharedArea(region, other);
      // Another box of the same thing covers nothing.
      if (shared === 0 || shared >= sameBorder * (region.area + other.area - shared)) continue;
      covered = Math.max(covered, (real * shared) / region.area);
    }
    return 1 - 0.9 * Math.min(1, covered);
  });
}

function bestFirst(
  regions: readonly PlacedRegion[],
  scores: ArrayLike<number>,
): readonly PlacedRegion[] {
  return regions.toSorted(
    (one, other) =>
      (scores[other.index] ?? 0) - (scores[one.index] ?? 0) || one.index - other.index,
  );
}
