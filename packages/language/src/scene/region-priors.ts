import type { Factor } from './factor.js';
import { sharedArea, softStep } from './geometry-scores.js';
import type { PlacedRegion } from './placed-region.js';

/** Most regions that duplicates are sought among: bounds the time for thousands of regions. */
const mostCompared = 512;
const sameBorder = 0.5;
const sameWidth = 0.06;

/**
 * Says for each region how surely no better region of its label shows the same thing: detectors
 * often box a thing twice. From the IoU: 0.5 leaves it open, 0.7 is surely the same.
 *
 * @param regions - The regions.
 * @param scores - What makes one of two the better, such as the detector's confidence.
 * @returns 0 (a duplicate) to 1 (unique), in the order of the regions; costs the number of regions
 *   × at most 512.
 */
export function uniquenessOf(
  regions: readonly PlacedRegion[],
  scores: ArrayLike<number>,
): Float64Array {
  const order = regions.map(({ index }) => index);
  order.sort((first, second) => (scores[second] ?? 0) - (scores[first] ?? 0) || first - second);
  const best = order.slice(0, mostCompared);
  const unique = new Float64Array(regions.length).fill(1);
  for (const [place, index] of order.entries()) {
    const own = regions[index];
    if (own === undefined) continue;
    for (const rival of best.slice(0, Math.min(place, mostCompared))) {
      const other = regions[rival];
      if (other?.label !== own.label) continue;
      const shared = sharedArea(own, other);
      if (shared === 0) continue;
      const same = softStep(shared / (own.area + other.area - shared), sameBorder, sameWidth);
      unique[index] = (unique[index] ?? 1) * (1 - same * (unique[rival] ?? 0));
    }
  }
  return unique;
}

/**
 * What speaks for regions before the phrase is read: their size, being of middle size, being no
 * duplicate. The first two are powers of the area's share of the picture and a bell over it.
 *
 * @param regions - The regions.
 * @param picture - The whole picture.
 * @param uniqueness - As {@link uniquenessOf} gives it.
 * @returns Factors of the kinds `size`, `middling` and `duplicate`.
 */
export function priorFactors(
  regions: readonly PlacedRegion[],
  picture: PlacedRegion,
  uniqueness: Float64Array,
): readonly Factor[] {
  const shares = Float64Array.from(regions, ({ area }) =>
    Math.min(1, Math.max(1e-5, area / picture.area)),
  );
  return [
    { kind: 'size', text: 'size', probabilities: shares.map((share) => share ** 0.5) },
    {
      kind: 'middling',
      text: 'middle size',
      probabilities: shares.map((share) => Math.exp(-((Math.log(share / 0.08) / 2) ** 2))),
    },
    {
      kind: 'duplicate',
      text: 'no duplicate',
      probabilities: uniqueness.map((value) => Math.max(0.02, value)),
    },
  ];
}
