import type { Factor } from './factors/factor.js';
import type { PlacedRegion } from './placed-region.js';
import { freedomOf } from './region-overlaps.js';

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
 * photos' COCO boxes. A later fit, which `npm run results -- relations` of the repository prints, leans
 * more on the area: it makes targets likelier and is right less often. Of other detectors unknown.
 */
export const defaultConfidence: ConfidenceModel = { offset: 2.96, confidence: 2.44, area: 0.29 };

const mostLogOdds = 7;

/** How surely regions show a thing at all. */
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
  /** As `uniquenessOf` gives it. */
  readonly uniqueness: Float64Array;
}

/**
 * What speaks for regions before the phrase is read: their size, being of middle size, being no
 * duplicate. The first two are powers of the area's share of the picture and a bell over it.
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
      text: 'detector confidence',
      probabilities: reality,
    },
    { kind: 'size', text: 'size', probabilities: shares.map((share) => share ** 0.5) },
    {
      kind: 'typicalSize',
      text: 'typical size',
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
