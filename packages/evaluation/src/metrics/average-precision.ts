import { areaRanges, iouThresholds } from './coco-ranges.js';
import type { EvaluatedImage } from './evaluated-image.js';
import { assertEvaluatedImages } from './evaluated-image.js';
import { groupBy } from './group-by.js';
import type { ComparedImage, MatchedImage } from './match-detections.js';
import { compareImage, matchImage } from './match-detections.js';
import { countTruths, precisionByThreshold, recallByThreshold } from './precision-recall.js';

/**
 * The twelve numbers of COCO's detection evaluation, 0 to 1. NaN where no truth counts, for which
 * pycocotools writes -1.
 */
export interface PrecisionSummary {
  /** Average precision, averaged over IoU 0.5, 0.55 … 0.95: COCO's "AP", mAP\@[.5:.95]. */
  readonly ap: number;
  /** Average precision at IoU 0.5: mAP\@0.5. */
  readonly ap50: number;
  /** Average precision at IoU 0.75. */
  readonly ap75: number;
  /** `ap` for objects of at most 32² square pixels. */
  readonly apSmall: number;
  /** `ap` for objects of 32² to 96² square pixels. */
  readonly apMedium: number;
  /** `ap` for objects of at least 96² square pixels. */
  readonly apLarge: number;
  /** Recall with the best detection of an image and class, averaged over the IoUs. */
  readonly ar1: number;
  /** Recall with the best 10 detections. */
  readonly ar10: number;
  /** Recall with the best 100 detections. */
  readonly ar100: number;
  /** `ar100` for small objects. */
  readonly arSmall: number;
  /** `ar100` for medium objects. */
  readonly arMedium: number;
  /** `ar100` for large objects. */
  readonly arLarge: number;
}

/** The numbers of one class. */
export interface ClassPrecision extends PrecisionSummary {
  /** The class name; empty when labels are left aside. */
  readonly label: string;
  /** Truths that count: without crowds and ignored ones. */
  readonly truthCount: number;
}

/** What {@link averagePrecision} finds: means over the classes with truths. */
export interface AveragePrecision extends PrecisionSummary {
  /** Each class by itself, in the order of the labels. */
  readonly perClass: readonly ClassPrecision[];
}

/** How {@link averagePrecision} compares. */
export interface AveragePrecisionOptions {
  /**
   * The class names that are evaluated; others are left out, detections and truths.
   * @defaultValue all that occur, in the order of their names
   */
  readonly labels?: readonly string[];
  /**
   * Whether a detection must have the label of its truth, or any (pycocotools' `useCats = 0`): the
   * latter rates proposals.
   * @defaultValue 'label'
   */
  readonly within?: 'label' | 'all';
}

/** What COCO allows a detector for each image and class. */
const maxDetections = 100;

/**
 * Rates detections by COCO's average precision and recall for boxes, equal to pycocotools'
 * `COCOeval` to rounding: ten IoU thresholds, 101 recalls, at most 100 detections for each image and
 * class, greedy matching by score, crowds. Lin et al., "Microsoft COCO: Common Objects in Context",
 * ECCV 2014, and the metrics of cocodataset.org.
 *
 * Of equal scores the earlier detection and the earlier image come first, as there.
 * @param images - Detections and truths of each image; boxes in pixels of that image.
 * @throws GroundingError `INVALID_DATA` when a score, area or side is not finite or a box is
 *   reversed.
 * @example
 * ```ts
 * const box = createBox(10, 10, 110, 110);
 * const detections = [{ box: createBox(10, 10, 110, 90), label: 'cat', score: 0.9 }];
 * const { ap, ap50 } = averagePrecision([{ detections, truths: [{ box, label: 'cat' }] }]);
 * // ap 0.7: right up to IoU 0.8, wrong at 0.85, 0.9 and 0.95; ap50 1
 * ```
 */
export function averagePrecision(
  images: readonly EvaluatedImage[],
  options: AveragePrecisionOptions = {},
): AveragePrecision {
  assertEvaluatedImages(images);
  const { labels = listLabels(images), within = 'label' } = options;
  if (within === 'all') {
    const everything = rateClass('', arrangeByLabel(images, labels));
    return { ...averageClasses([everything]), perClass: [everything] };
  }
  const parts = splitByLabel(images, labels);
  const perClass = labels.map((label) => rateClass(label, parts.get(label) ?? []));
  return { ...averageClasses(perClass), perClass };
}

function rateClass(label: string, images: readonly EvaluatedImage[]): ClassPrecision {
  const compared = images.map((image) => compareImage(image, maxDetections));
  const all = compared.map((image) => matchImage(image, areaRanges.all));
  const precisions = precisionByThreshold(all);
  const recallOf = (count: number): number => mean(recallByThreshold(all, count));
  const small = rateSize(compared, 'small');
  const medium = rateSize(compared, 'medium');
  const large = rateSize(compared, 'large');
  return {
    label,
    truthCount: countTruths(all),
    ap: mean(precisions),
    ap50: precisions[iouThresholds.indexOf(0.5)] ?? NaN,
    ap75: precisions[iouThresholds.indexOf(0.75)] ?? NaN,
    apSmall: small.precision,
    apMedium: medium.precision,
    apLarge: large.precision,
    ar1: recallOf(1),
    ar10: recallOf(10),
    ar100: recallOf(maxDetections),
    arSmall: small.recall,
    arMedium: medium.recall,
    arLarge: large.recall,
  };
}

function rateSize(
  images: readonly ComparedImage[],
  size: 'small' | 'medium' | 'large',
): { readonly precision: number; readonly recall: number } {
  const matched: MatchedImage[] = images.map((image) => matchImage(image, areaRanges[size]));
  return {
    precision: mean(precisionByThreshold(matched)),
    recall: mean(recallByThreshold(matched, maxDetections)),
  };
}

function averageClasses(classes: readonly ClassPrecision[]): PrecisionSummary {
  const over = (name: keyof PrecisionSummary): number =>
    mean(classes.map((one) => one[name]).filter((value) => !Number.isNaN(value)));
  return {
    ap: over('ap'),
    ap50: over('ap50'),
    ap75: over('ap75'),
    apSmall: over('apSmall'),
    apMedium: over('apMedium'),
    apLarge: over('apLarge'),
    ar1: over('ar1'),
    ar10: over('ar10'),
    ar100: over('ar100'),
    arSmall: over('arSmall'),
    arMedium: over('arMedium'),
    arLarge: over('arLarge'),
  };
}

function listLabels(images: readonly EvaluatedImage[]): readonly string[] {
  const labels = images.flatMap(({ detections, truths }) => [
    ...detections.map(({ label }) => label),
    ...truths.map(({ label }) => label),
  ]);
  return [...new Set(labels)].sort();
}

/** For each label the parts of the images that have it, in the order of the images. */
function splitByLabel(
  images: readonly EvaluatedImage[],
  labels: readonly string[],
): ReadonlyMap<string, readonly EvaluatedImage[]> {
  const split = new Map<string, EvaluatedImage[]>(labels.map((label) => [label, []]));
  for (const image of images) {
    const detections = groupBy(image.detections, ({ label }) => label);
    const truths = groupBy(image.truths, ({ label }) => label);
    for (const label of new Set([...detections.keys(), ...truths.keys()])) {
      split.get(label)?.push({
        detections: detections.get(label) ?? [],
        truths: truths.get(label) ?? [],
      });
    }
  }
  return split;
}

/** The images with what has other labels left out, label by label, which settles equal scores. */
function arrangeByLabel(
  images: readonly EvaluatedImage[],
  labels: readonly string[],
): readonly EvaluatedImage[] {
  const places = new Map(labels.map((label, place) => [label, place]));
  const arrange = <Item extends { readonly label: string }>(items: readonly Item[]): Item[] =>
    items
      .filter(({ label }) => places.has(label))
      .sort((a, b) => (places.get(a.label) ?? 0) - (places.get(b.label) ?? 0));
  return images.map(({ detections, truths }) => ({
    detections: arrange(detections),
    truths: arrange(truths),
  }));
}

function mean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
