import { iouThresholds, recallThresholds } from './coco-ranges.js';
import type { MatchedImage } from './match-detections.js';
import { right, wrong } from './match-detections.js';

/**
 * Averages precision over 101 recalls, for each of the ten IoU thresholds (the interpolated
 * precision of pycocotools' `COCOeval.accumulate`).
 * @returns Ten averages, 0 to 1; NaN when no truth counts.
 */
export function precisionByThreshold(images: readonly MatchedImage[]): Float64Array {
  const truthCount = countTruths(images);
  if (truthCount === 0) return new Float64Array(iouThresholds.length).fill(NaN);
  const ranking = rankDetections(images);
  return Float64Array.from(iouThresholds, (_, step) => {
    const verdicts = ranking.map(
      ({ image, row }) => image.verdicts[step * image.scores.length + row] ?? wrong,
    );
    return averageOver(verdicts, truthCount);
  });
}

/**
 * Finds the share of truths that the best detections of each image find, for each of the ten IoU
 * thresholds.
 * @returns Ten shares, 0 to 1; NaN when no truth counts.
 */
export function recallByThreshold(
  images: readonly MatchedImage[],
  maxDetections: number,
): Float64Array {
  const truthCount = countTruths(images);
  return Float64Array.from(iouThresholds, (_, step) => {
    let found = 0;
    for (const { scores, verdicts } of images) {
      const start = step * scores.length;
      const end = start + Math.min(scores.length, maxDetections);
      for (let index = start; index < end; index += 1) found += verdicts[index] === right ? 1 : 0;
    }
    return truthCount === 0 ? NaN : found / truthCount;
  });
}

/** Counts the truths that count. */
export function countTruths(images: readonly MatchedImage[]): number {
  return images.reduce((sum, { truthCount }) => sum + truthCount, 0);
}

interface RankedDetection {
  readonly image: MatchedImage;
  readonly row: number;
  readonly score: number;
}

/** Lists all detections by falling score; equal scores stay in the order of images and rows. */
function rankDetections(images: readonly MatchedImage[]): readonly RankedDetection[] {
  return images
    .flatMap((image) => Array.from(image.scores, (score, row) => ({ image, row, score })))
    .sort((first, second) => second.score - first.score);
}

function averageOver(verdicts: readonly number[], truthCount: number): number {
  const { precisions, recalls } = accumulate(verdicts, truthCount);
  // The best precision at this recall or a higher one.
  for (let index = precisions.length - 1; index > 0; index -= 1) {
    precisions[index - 1] = Math.max(precisions[index - 1] ?? 0, precisions[index] ?? 0);
  }
  let sum = 0;
  let index = 0;
  for (const threshold of recallThresholds) {
    while (index < recalls.length && (recalls[index] ?? 0) < threshold) index += 1;
    // Beyond the highest recall precision is 0.
    sum += precisions[index] ?? 0;
  }
  return sum / recallThresholds.length;
}

interface PrecisionRecall {
  readonly precisions: Float64Array;
  readonly recalls: Float64Array;
}

function accumulate(verdicts: readonly number[], truthCount: number): PrecisionRecall {
  const precisions = new Float64Array(verdicts.length);
  const recalls = new Float64Array(verdicts.length);
  let found = 0;
  let missed = 0;
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict === right) found += 1;
    else if (verdict === wrong) missed += 1;
    recalls[index] = found / truthCount;
    // pycocotools' guard against 0 / 0, which it adds to every denominator.
    precisions[index] = found / (missed + found + Number.EPSILON);
  }
  return { precisions, recalls };
}
