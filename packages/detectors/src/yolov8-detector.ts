import type { Detection } from '@grounder/core';

import { ImageDetector } from './image-detector.js';
import type { DecodeYoloOptions, YoloCandidates } from './yolo-candidates.js';
import { CandidateList, suppressAndPlace } from './yolo-candidates.js';
import type { YoloRun } from './yolo-model.js';
import { checkYoloOutput, shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloLimits, YoloSuppressionOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';

/** How {@link YoloV8Detector} is made. */
export interface YoloV8Options extends YoloSuppressionOptions {
  /**
   * The IoU, 0 to 1, above which the lower-scored of two boxes goes.
   * @defaultValue 0.7
   */
  readonly iouThreshold?: number;
}

/** The default of Ultralytics' `predict` (`cfg/default.yaml`). */
export const defaultYoloV8Iou = 0.7;

/**
 * Finds objects with YOLOv8, YOLO11 and models of their layout: one output of 1 × (4 + classes) × N
 * with boxes and class probabilities. Pictures are letterboxed with grey, RGB, 0 to 1.
 */
export class YoloV8Detector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has another layout or number of classes.
   */
  constructor(options: YoloV8Options) {
    const limits = yoloLimits(options, defaultYoloV8Iou);
    const { labels } = limits;
    const shape = shapeOfYolo(options);
    const meaning = `the YOLOv8 layout for ${labels.length} labels`;
    const model = yoloModel(options, shape, (run) => readYoloV8(run, limits));
    checkYoloOutput(shape, [4 + labels.length, -1], meaning);
    super(labels, model);
  }
}

/** Turns what a run gave into detections. */
export function readYoloV8({ read, geometry }: YoloRun, limits: YoloLimits): Detection[] {
  const classCount = limits.labels.length;
  const { scoreThreshold } = limits;
  const candidates = decodeYoloV8(read([1, 4 + classCount, -1]), { classCount, scoreThreshold });
  return suppressAndPlace(candidates, geometry, limits);
}

/**
 * Reads candidates off planes of centre x, centre y, width, height and class probabilities. A score
 * is the best class probability (Ultralytics, `utils/nms.py`).
 * @param planes - (4 + classes) × N floats, boxes in pixels of the letterboxed picture.
 * @returns The candidates that pass the threshold, in the order of the columns.
 */
export function decodeYoloV8(
  planes: Float32Array,
  { classCount, scoreThreshold }: DecodeYoloOptions,
): YoloCandidates {
  const count = Math.floor(planes.length / (4 + classCount));
  const scores = planes.slice(4 * count, 5 * count);
  const classes = new Uint16Array(count);
  // Plane by plane, since memory is read in its order.
  for (let id = 1; id < classCount; id += 1) {
    const offset = (4 + id) * count;
    for (let index = 0; index < count; index += 1) {
      const score = planes[offset + index] ?? 0;
      if (score <= (scores[index] ?? 0)) continue;
      scores[index] = score;
      classes[index] = id;
    }
  }
  const candidates = new CandidateList();
  const side = (plane: number, index: number): number => planes[plane * count + index] ?? 0;
  for (const [index, score] of scores.entries()) {
    if (score < scoreThreshold) continue;
    const centre = [side(0, index), side(1, index), side(2, index), side(3, index)] as const;
    candidates.addCentre(centre, score, classes[index] ?? 0);
  }
  return candidates.pack();
}
