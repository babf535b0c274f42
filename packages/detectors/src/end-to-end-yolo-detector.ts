import type { Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { ImageDetector } from './image-detector.js';
import type { DecodeYoloOptions, YoloCandidates } from './yolo-candidates.js';
import { CandidateList, placeCandidates } from './yolo-candidates.js';
import type { YoloRun } from './yolo-model.js';
import { checkYoloOutput, shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloLimits, YoloOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';

/** How {@link EndToEndYoloDetector} is made. */
export type EndToEndYoloOptions = YoloOptions;

/**
 * Finds objects with models that need no suppression: YOLOv10, YOLO26, and exports of YOLOv8 and
 * YOLO11 with `nms=True`: one output of 1 × N × 6 with corners, score and class. Pictures are
 * letterboxed with grey, RGB, 0 to 1.
 */
export class EndToEndYoloDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has another layout.
   */
  constructor(options: EndToEndYoloOptions) {
    const limits = yoloLimits(options);
    const shape = shapeOfYolo(options);
    const model = yoloModel(options, shape, (run) => readEndToEndYolo(run, limits));
    checkYoloOutput(shape, [-1, 6], 'the end-to-end layout');
    super(limits.labels, model);
  }
}

/** Turns what a run gave into detections. */
export function readEndToEndYolo({ read, geometry }: YoloRun, limits: YoloLimits): Detection[] {
  const { labels, scoreThreshold, maxDetections } = limits;
  const options = { classCount: labels.length, scoreThreshold };
  const candidates = decodeEndToEndYolo(read([1, -1, 6]), options);
  const { scores } = candidates;
  // Sorted by the model as a rule, yet `nms=True` exports group by class in some versions.
  const order = Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return placeCandidates(candidates, order.slice(0, maxDetections), geometry, labels);
}

/**
 * Reads candidates off rows of left, top, right, bottom, score and class.
 * @param rows - N × 6 floats, boxes in pixels of the letterboxed picture; rows of zeros fill up.
 * @returns The candidates that pass the threshold, in the order of the rows.
 * @throws GroundingError `MODEL_MISMATCH` when a class has no label.
 */
export function decodeEndToEndYolo(
  rows: Float32Array,
  { classCount, scoreThreshold }: DecodeYoloOptions,
): YoloCandidates {
  const candidates = new CandidateList();
  for (let start = 0; start + 6 <= rows.length; start += 6) {
    const row = rows.subarray(start, start + 6);
    const [left = 0, top = 0, right = 0, bottom = 0, score = 0, id = 0] = row;
    if (score < scoreThreshold) continue;
    checkClass(id, classCount);
    candidates.addCorners([left, top, right, bottom], score, id);
  }
  return candidates.pack();
}

function checkClass(id: number, classCount: number): void {
  if (Number.isInteger(id) && id >= 0 && id < classCount) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected whole class numbers below ${classCount}, the number of labels, got ${id}; ` +
      'give the labels that the model was trained with',
  );
}
