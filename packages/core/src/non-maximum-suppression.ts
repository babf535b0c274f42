import { assertLimit, assertWithin } from './assert-option.js';
import { packBoxes } from './box-formats.js';
import type { Detection } from './detection.js';
import { OverlapGrid } from './overlap-grid.js';
import type { PackedCandidates } from './packed-candidates.js';
import { assertPacked, createPlacedBox, unpackBox } from './packed-candidates.js';
import { orderByScore } from './score-order.js';

/** How {@link suppressNonMaxima} chooses. */
export interface NonMaximumSuppressionOptions {
  /**
   * The IoU, 0 to 1, above which the lower-scored of two candidates goes. At the threshold it stays.
   * @defaultValue 0.5
   */
  readonly iouThreshold?: number;
  /**
   * The lowest score that stays.
   * @defaultValue 0
   */
  readonly scoreThreshold?: number;
  /**
   * The most candidates that are returned, over all classes.
   * @defaultValue Infinity
   */
  readonly maxDetections?: number;
  /**
   * The most candidates that are considered, the best by score over all classes.
   * @defaultValue Infinity
   */
  readonly maxCandidates?: number;
}

/** How {@link suppressDetections} chooses. */
export interface SuppressDetectionsOptions extends NonMaximumSuppressionOptions {
  /**
   * Whether a detection competes with those of its own label or with all.
   * @defaultValue 'label'
   */
  readonly within?: 'label' | 'all';
}

/**
 * Keeps the best of overlapping candidates (greedy non-maximum suppression): from the highest score
 * to the lowest, a candidate stays unless it overlaps one of its class that stays. Of equal scores
 * the earlier comes first. The results are those of torchvision's `nms` and, with classes,
 * `batched_nms`; IoU is computed in double precision.
 *
 * Costs a linear-time sort and, for each candidate, the comparison with its neighbours in place,
 * size and class. A candidate whose score is NaN or whose sides are not finite is left out.
 * @throws {@link GroundingError} `INVALID_OPTION` when an option is out of range or the arrays'
 *   lengths do not fit together.
 */
export function suppressNonMaxima(
  candidates: PackedCandidates,
  options: NonMaximumSuppressionOptions = {},
): Uint32Array {
  const limits = withDefaults(options);
  assertPacked(candidates);
  return keepGreedily(orderByScore(candidates.scores, limits.scoreThreshold), candidates, limits);
}

/**
 * Keeps the best of overlapping detections: {@link suppressNonMaxima} for lists.
 * @param detections - Detections in any order.
 * @throws {@link GroundingError} `INVALID_OPTION` when an option is out of range.
 */
export function suppressDetections(
  detections: readonly Detection[],
  options: SuppressDetectionsOptions = {},
): Detection[] {
  const { within = 'label', ...rest } = options;
  const limits = withDefaults(rest);
  // Sorted here in double precision: rounded to float32, close scores would come out of order.
  const sorted = detections
    .filter(({ score }) => score >= limits.scoreThreshold)
    .toSorted((first, second) => second.score - first.score);
  const boxes = packBoxes(sorted.map(({ box }) => box));
  const classes = within === 'label' ? numberLabels(sorted) : undefined;
  const kept = keepGreedily(
    Uint32Array.from(sorted.keys()),
    classes === undefined ? { boxes } : { boxes, classes },
    limits,
  );
  return Array.from(kept, (index) => sorted[index]).filter((detection) => detection !== undefined);
}

function keepGreedily(
  order: Uint32Array,
  candidates: Pick<PackedCandidates, 'boxes' | 'classes'>,
  limits: Required<NonMaximumSuppressionOptions>,
): Uint32Array {
  const considered = Math.min(order.length, limits.maxCandidates);
  const capacity = Math.min(considered, limits.maxDetections);
  const kept = new Uint32Array(capacity);
  const grid = new OverlapGrid(capacity, limits.iouThreshold);
  const box = createPlacedBox();
  let count = 0;
  for (let rank = 0; rank < considered && count < capacity; rank += 1) {
    const index = order[rank] ?? 0;
    if (!unpackBox(candidates, index, box) || grid.overlaps(box)) continue;
    grid.add(box);
    kept[count] = index;
    count += 1;
  }
  return kept.subarray(0, count);
}

function numberLabels(detections: readonly Detection[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(detections, ({ label }) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

function withDefaults(
  options: NonMaximumSuppressionOptions,
): Required<NonMaximumSuppressionOptions> {
  const {
    iouThreshold = 0.5,
    scoreThreshold = 0,
    maxDetections = Infinity,
    maxCandidates = Infinity,
  } = options;
  assertWithin('iouThreshold', iouThreshold, 0, 1);
  assertWithin('scoreThreshold', scoreThreshold, -Infinity, Infinity);
  assertLimit('maxDetections', maxDetections);
  assertLimit('maxCandidates', maxCandidates);
  return { iouThreshold, scoreThreshold, maxDetections, maxCandidates };
}
