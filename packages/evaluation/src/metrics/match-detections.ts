import type { Box, Detection } from '@grounder/core';
import { boxArea, boxHeight, boxWidth } from '@grounder/core';

import type { AreaRange } from './coco-ranges.js';
import { iouThresholds } from './coco-ranges.js';
import type { EvaluatedImage, TruthBox } from './evaluated-image.js';

/** A detection that matches no truth. */
export const wrong = 0;
/** A detection that matches a truth. */
export const right = 1;
/** A detection that does not count. */
export const uncounted = 2;

/** Detections and truths of one class in one image, compared with each other. */
export interface ComparedImage {
  /** By falling score, of equal scores the earlier first; at most a given number. */
  readonly detections: readonly Detection[];
  /** In the order given. */
  readonly truths: readonly TruthBox[];
  /** Detections × truths, row-major. */
  readonly overlaps: Float64Array;
}

/** What became of the detections of one class in one image. */
export interface MatchedImage {
  /** The detections' scores, falling. */
  readonly scores: Float64Array;
  /** Thresholds × detections, row-major: wrong, right or uncounted. */
  readonly verdicts: Uint8Array;
  /** Truths that count. */
  readonly truthCount: number;
}

/** Compares the best detections of an image with its truths. */
export function compareImage(
  { detections, truths }: EvaluatedImage,
  maxDetections: number,
): ComparedImage {
  const best = detections.toSorted((a, b) => b.score - a.score).slice(0, maxDetections);
  const overlaps = new Float64Array(best.length * truths.length);
  for (const [row, { box }] of best.entries()) {
    for (const [column, truth] of truths.entries()) {
      overlaps[row * truths.length + column] = overlapOf(box, truth);
    }
  }
  return { detections: best, truths, overlaps };
}

/**
 * Matches detections with truths as pycocotools' `COCOeval.evaluateImg` does, once for each of the
 * ten thresholds: from the highest score to the lowest, a detection takes the free truth that it
 * overlaps most; of equal overlaps the later truth. Truths that do not count come last, and a
 * detection that found one that counts does not look at them. Crowds are never used up.
 */
export function matchImage(image: ComparedImage, range: AreaRange): MatchedImage {
  const { detections, truths } = image;
  const ignored = truths.map((truth) => !counts(truth, range));
  const search: TruthSearch = {
    image,
    ignored,
    order: [...truths.keys()].sort((a, b) => Number(ignored[a]) - Number(ignored[b])),
    taken: new Uint8Array(truths.length),
  };
  const verdicts = new Uint8Array(iouThresholds.length * detections.length);
  for (const [step, threshold] of iouThresholds.entries()) {
    search.taken.fill(0);
    for (const [row, { box }] of detections.entries()) {
      const found = findTruth(search, row, threshold);
      const spared = found === undefined ? !inRange(boxArea(box), range) : ignored[found] === true;
      if (found !== undefined) search.taken[found] = 1;
      const verdict = found === undefined ? wrong : right;
      verdicts[step * detections.length + row] = spared ? uncounted : verdict;
    }
  }
  return {
    scores: Float64Array.from(detections, ({ score }) => score),
    verdicts,
    truthCount: ignored.filter((value) => !value).length,
  };
}

interface TruthSearch {
  readonly image: ComparedImage;
  readonly ignored: readonly boolean[];
  /** Columns of the truths, those that count first. */
  readonly order: readonly number[];
  /** 1 for truths that a better detection has matched. */
  readonly taken: Uint8Array;
}

function findTruth(search: TruthSearch, row: number, threshold: number): number | undefined {
  const { image, ignored, order, taken } = search;
  const { truths, overlaps } = image;
  let highest = Math.min(threshold, 1 - 1e-10);
  let found: number | undefined;
  for (const column of order) {
    if (taken[column] === 1 && truths[column]?.crowd !== true) continue;
    if (found !== undefined && ignored[found] === false && ignored[column] === true) break;
    const overlap = overlaps[row * truths.length + column] ?? 0;
    if (overlap < highest) continue;
    highest = overlap;
    found = column;
  }
  return found;
}

function counts(truth: TruthBox, range: AreaRange): boolean {
  const { box, crowd = false, ignored = false, area = boxArea(box) } = truth;
  return !crowd && !ignored && inRange(area, range);
}

function inRange(area: number, { least, greatest }: AreaRange): boolean {
  return area >= least && area <= greatest;
}

/**
 * IoU, or for a crowd the part of the detection inside it (pycocotools' `bbIou`). Sides are taken
 * from corner and size as there, so that overlaps on a threshold fall on the same side of it.
 */
function overlapOf(box: Box, { box: truth, crowd = false }: TruthBox): number {
  const width =
    Math.min(boxWidth(box) + box.left, boxWidth(truth) + truth.left) -
    Math.max(box.left, truth.left);
  const height =
    Math.min(boxHeight(box) + box.top, boxHeight(truth) + truth.top) - Math.max(box.top, truth.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  const area = boxArea(box);
  return shared / (crowd ? area : area + boxArea(truth) - shared);
}
