import type { Detection, Size } from '@grounder/core';
import type { LetterboxGeometry } from '@grounder/images/internal';

import { ImageDetector } from './image-detector.js';
import type { ScoredQuery } from './query-boxes.js';
import { placeQueries } from './query-boxes.js';
import type { YoloRun } from './yolo-model.js';
import { checkYoloOutput, shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloLimits, YoloOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';

/**
 * Tells RT-DETR from the YOLO models that Ultralytics exports, too, by what the exporter says of the
 * model's name: with two classes their axes are those of an end-to-end YOLO.
 */
export function isUltralyticsRtDetr({
  description = '',
}: Readonly<Record<string, string>>): boolean {
  return /^ultralytics rt-?detr/iu.test(description);
}

/**
 * Finds objects with RT-DETR as Ultralytics exports it: one output of 1 × N × (4 + classes) with
 * centre, width and height as shares of the picture, and class probabilities. Pictures are stretched to the
 * model's size, RGB, 0 to 1; a query has its best class (`models/rtdetr/predict.py`).
 */
export class UltralyticsRtDetrDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has another layout or number of classes.
   */
  constructor(options: YoloOptions) {
    const limits = yoloLimits(options);
    const shape = { ...shapeOfYolo(options), masks: 0 };
    const meaning = `Ultralytics' RT-DETR layout for ${limits.labels.length} labels`;
    checkYoloOutput(shape, [-1, 4 + limits.labels.length], meaning);
    const model = yoloModel(options, { ...shape, place: stretch }, (run) => readRows(run, limits));
    super(limits.labels, model);
  }
}

function stretch(image: Size, target: Size): LetterboxGeometry {
  const { width, height } = target;
  return { scale: width / image.width, left: 0, top: 0, width, height, image };
}

function readRows({ read, geometry }: YoloRun, limits: YoloLimits): readonly Detection[] {
  const { labels, scoreThreshold } = limits;
  const length = 4 + labels.length;
  const rows = read([1, -1, length]);
  const count = rows.length / length;
  const boxes = new Float32Array(4 * count);
  const scored: ScoredQuery[] = [];
  for (let query = 0; query < count; query += 1) {
    const row = rows.subarray(query * length, (query + 1) * length);
    boxes.set(row.subarray(0, 4), 4 * query);
    const scores = row.subarray(4);
    const score = scores.reduce((most, value) => Math.max(most, value), 0);
    if (score >= scoreThreshold) scored.push({ query, classId: scores.indexOf(score), score });
  }
  return placeQueries(scored, boxes, { ...limits, size: geometry.image });
}
