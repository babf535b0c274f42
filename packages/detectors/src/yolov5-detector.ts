import type { Detection } from '@grounder/core';

import { ImageDetector } from './image-detector.js';
import type { DecodeYoloOptions, YoloCandidates } from './yolo-candidates.js';
import { CandidateList, suppressAndPlace } from './yolo-candidates.js';
import type { YoloRun } from './yolo-model.js';
import { checkYoloOutput, shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloLimits, YoloSuppressionOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';

/** How {@link YoloV5Detector} is made. */
export type YoloV5Options = YoloSuppressionOptions;

/**
 * Finds objects with YOLOv5 and models of its layout (YOLOv7): one output of 1 × N × (5 + classes)
 * with boxes, objectness and class probabilities. Pictures are letterboxed with grey, RGB, 0 to 1.
 */
export class YoloV5Detector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has another layout or number of classes.
   */
  constructor(options: YoloV5Options) {
    const limits = yoloLimits(options);
    const { labels } = limits;
    const shape = shapeOfYolo(options);
    const meaning = `the YOLOv5 layout for ${labels.length} labels`;
    const model = yoloModel(options, shape, (run) => readYoloV5(run, limits));
    checkYoloOutput(shape, [-1, 5 + labels.length], meaning);
    super(labels, model);
  }
}

/** Turns what a run gave into detections. */
export function readYoloV5({ read, geometry }: YoloRun, limits: YoloLimits): Detection[] {
  const classCount = limits.labels.length;
  const { scoreThreshold } = limits;
  const candidates = decodeYoloV5(read([1, -1, 5 + classCount]), { classCount, scoreThreshold });
  return suppressAndPlace(candidates, geometry, limits);
}

/**
 * Reads candidates off rows of centre x, centre y, width, height, objectness and class
 * probabilities. A score is objectness times the best class probability, in single precision as
 * YOLOv5 computes it (ultralytics/yolov5, `utils/general.py`, `non_max_suppression`).
 * @param rows - N × (5 + classes) floats, boxes in pixels of the letterboxed picture.
 * @returns The candidates that pass the threshold, in the order of the rows.
 */
export function decodeYoloV5(
  rows: Float32Array,
  { classCount, scoreThreshold }: DecodeYoloOptions,
): YoloCandidates {
  const candidates = new CandidateList();
  const length = 5 + classCount;
  for (let start = 0; start + length <= rows.length; start += length) {
    const objectness = rows[start + 4] ?? 0;
    if (objectness < scoreThreshold) continue;
    const row = rows.subarray(start, start + length);
    const best = bestClass(row, classCount);
    const score = Math.fround(objectness * (row[5 + best] ?? 0));
    if (score >= scoreThreshold) candidates.addCentre(row, score, best);
  }
  return candidates.pack();
}

function bestClass(row: Float32Array, classCount: number): number {
  let best = 0;
  for (let id = 1; id < classCount; id += 1) {
    if ((row[5 + id] ?? 0) > (row[5 + best] ?? 0)) best = id;
  }
  return best;
}
