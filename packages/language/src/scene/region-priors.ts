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

/** A logistic model of a detection being a thing and no mistake. */
export interface ConfidenceModel {
  /** The log odds at a confidence of one half for a region as large as the picture. */
  readonly offset: number;
  /** Per unit of the confidence's log odds. */
  readonly confidence: number;
  /** Per unit of the logarithm of the region's share of the picture. */
  readonly area: number;
}

/**
 * Fitted on the embedded detector's detections in RefCOCOS' photos, development half, against the
 * photos' COCO boxes; provisional, and of other detectors unknown.
 */
export const defaultConfidence: ConfidenceModel = { offset: 2.96, confidence: 2.44, area: 0.29 };

const mostLogOdds = 7;

/**
 * How surely regions show a thing at all.
 *
 * @param regions - The regions.
 * @param picture - The whole picture.
 * @param confidences - The detector's confidence in each, 0 to 1.
 * @param model - How confidence is read.
 * @returns The probability of each, above 0 up to 1; 1 for a confidence of 1.
 */
export function realityOf(
  regions: readonly PlacedRegion[],
  picture: PlacedRegion,
  confidences: readonly number[],
  model: ConfidenceModel,
): Float64Array {
  return Float64Array.from(regions, ({ index, area }) => {
    const confidence = Math.min(1, Math.max(1e-4, confidences[index] ?? 0));
    if (confidence === 1) return 1;
    const logOdds = Math.min(mostLogOdds, Math.log(confidence / (1 - confidence)));
    const share = Math.min(1, area / picture.area);
    const odds = model.offset + model.confidence * logOdds + model.area * Math.log(share);
    return Math.max(1e-6, 1 / (1 + Math.exp(-odds)));
  });
}

/** What is known of regions before the phrase is read. */
export interface RegionPriors {
  /** The regions. */
  readonly regions: readonly PlacedRegion[];
  /** The whole picture. */
  readonly picture: PlacedRegion;
  /** As {@link realityOf} gives it. */
  readonly reality: Float64Array;
  /** As {@link uniquenessOf} gives it. */
  readonly uniqueness: Float64Array;
}

/**
 * What speaks for regions before the phrase is read: their size, being of middle size, being no
 * duplicate. The first two are powers of the area's share of the picture and a bell over it.
 *
 * @param priors - What is known of the regions.
 * @returns Factors of the kinds `confidence`, `size`, `middling`, `duplicate` and `overlap`.
 */
export function priorFactors({
  regions,
  picture,
  reality,
  uniqueness,
}: RegionPriors): readonly Factor[] {
  const shares = Float64Array.from(regions, ({ area }) =>
    Math.min(1, Math.max(1e-5, area / picture.area)),
  );
  return [
    {
      kind: 'confidence',
      text: 'confidence',
      probabilities: reality,
    },
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
    { kind: 'overlap', text: 'standing free', probabilities: freedomOf(regions, reality) },
  ];
}

/**
 * How free of others a region stands: 1 when nothing overlaps it, 0.1 when one other covers it all.
 * What people point out is mostly in plain view.
 */
function freedomOf(regions: readonly PlacedRegion[], reality: Float64Array): Float64Array {
  const order = regions.map(({ index }) => index);
  order.sort((first, second) => (reality[second] ?? 0) - (reality[first] ?? 0));
  const others = order.slice(0, mostCompared).flatMap((index) => regions[index] ?? []);
  return Float64Array.from(regions, (region) => {
    let covered = 0;
    for (const other of others) {
      if (other.index === region.index) continue;
      const shared = sharedArea(region, other);
      const union = region.area + other.area - shared;
      // Another box of the same thing covers nothing.
      if (shared >= sameBorder * union) continue;
      covered = Math.max(covered, ((reality[other.index] ?? 0) * shared) / region.area);
    }
    return 1 - 0.9 * Math.min(1, covered);
  });
}
