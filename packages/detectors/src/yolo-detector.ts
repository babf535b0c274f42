import type { Detection } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { EndToEndYoloDetector, readEndToEndYolo } from './end-to-end-yolo-detector.js';
import { ImageDetector } from './image-detector.js';
import type { ModelDetector } from './model-detector.js';
import { detectYoloLayout } from './yolo-layout.js';
import type { YoloRun } from './yolo-model.js';
import { shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloSuppressionOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';
import { countCells } from './yolox-detector.js';
import { readYoloV5, YoloV5Detector } from './yolov5-detector.js';
import { defaultYoloV8Iou, readYoloV8, YoloV8Detector } from './yolov8-detector.js';

/** How {@link yoloDetector} makes a detector. */
export interface YoloDetectorOptions extends YoloSuppressionOptions {
  /**
   * The IoU, 0 to 1, above which the lower-scored of two boxes goes; of no account for a model that
   * works end to end.
   * @defaultValue 0.45 for the layout of YOLOv5, 0.7 for that of YOLOv8
   */
  readonly iouThreshold?: number;
}

/**
 * Makes the detector that fits a YOLO model, by the axes of its output. Where the model does not
 * tell them, they are read from each run.
 *
 * YOLOX is not chosen here: its axes are also those of YOLOv6, whose boxes mean something else.
 * @param options - The open model, which the detector owns from now on, class names and limits.
 * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
 *   `MODEL_MISMATCH` when the layout is unknown or its number of classes is not that of the labels.
 */
export function yoloDetector(options: YoloDetectorOptions): ModelDetector {
  const { labels } = yoloLimits(options);
  const { input, output, size, masks } = shapeOfYolo(options);
  const [first, ...rest] = output.dims;
  if (!isKnown(rest)) return new LateYoloDetector(options);
  // As many pictures as the model reads, or any number: the layout is that of one.
  const dims =
    first === input.dims[0] || typeof first !== 'number' ? [1, ...rest] : [first, ...rest];
  refuseOneRowPerCell(dims, countCells(size));
  switch (detectYoloLayout(dims, labels.length, masks)) {
    case 'yolov5':
      return new YoloV5Detector(options);
    case 'yolov8':
      return new YoloV8Detector(options);
    case 'end-to-end':
      return new EndToEndYoloDetector(options);
  }
}

function isKnown(dims: readonly (number | string)[]): dims is readonly number[] {
  return dims.length > 0 && dims.every((dim) => typeof dim === 'number' && dim > 0);
}

function refuseOneRowPerCell([, rows = 0, columns = 0]: readonly number[], cells: number): void {
  if (rows !== cells || columns <= 6 || columns >= rows) return;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected the output of YOLOv5, YOLOv8 or an end-to-end model, got ${rows}×${columns}, one row ` +
      "for each cell as YOLOX and YOLOv6 have it; give kind 'yolox' if it is YOLOX; YOLOv6 is not read",
  );
}

/** Learns the layout from what the model writes. */
class LateYoloDetector extends ImageDetector {
  constructor(options: YoloDetectorOptions) {
    const { labels } = yoloLimits(options);
    const shape = shapeOfYolo(options);
    const decode = (run: YoloRun): readonly Detection[] => {
      refuseOneRowPerCell(run.dims, countCells(shape.size));
      switch (detectYoloLayout(run.dims, labels.length, shape.masks)) {
        case 'yolov5':
          return readYoloV5(run, yoloLimits(options));
        case 'yolov8':
          return readYoloV8(run, yoloLimits(options, defaultYoloV8Iou));
        case 'end-to-end':
          return readEndToEndYolo(run, yoloLimits(options));
      }
    };
    super(labels, yoloModel(options, shape, decode));
  }
}
