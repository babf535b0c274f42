import type { Detection, Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { LetterboxGeometry } from '@grounder/images/internal';
import { byteRange } from '@grounder/images';

import { ImageDetector } from './image-detector.js';
import type { DecodeYoloOptions, YoloCandidates } from './yolo-candidates.js';
import { suppressAndPlace } from './yolo-candidates.js';
import type { YoloRun } from './yolo-model.js';
import { checkYoloOutput, shapeOfYolo, yoloModel } from './yolo-model.js';
import type { YoloLimits, YoloSuppressionOptions } from './yolo-options.js';
import { yoloLimits } from './yolo-options.js';
import { decodeYoloV5 } from './yolov5-detector.js';

/** How {@link YoloxDetector} is made. */
export type YoloxOptions = YoloSuppressionOptions;

/** Input pixels that a cell of each grid stands for. */
const strides = [8, 16, 32] as const;

/** How pictures are shown to YOLOX. */
const convention = { normalisation: byteRange, channelOrder: 'bgr', place: placeTopLeft } as const;

/**
 * Finds objects with YOLOX: one output of 1 × N × (5 + classes) whose boxes are offsets within the
 * cells of three grids. Pictures are letterboxed at the top left, BGR, 0 to 255.
 */
export class YoloxDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has another layout, number of classes or grid.
   */
  constructor(options: YoloxOptions) {
    const limits = yoloLimits(options);
    const { labels } = limits;
    const shape = shapeOfYolo(options);
    const meaning = `the YOLOX layout for ${labels.length} labels`;
    const decode = (run: YoloRun): readonly Detection[] => readYolox(run, shape.size, limits);
    const model = yoloModel(options, { ...shape, ...convention }, decode);
    checkYoloOutput(shape, [countCells(shape.size), 5 + labels.length], meaning);
    super(labels, model);
  }
}

function readYolox({ read, geometry }: YoloRun, size: Size, limits: YoloLimits): Detection[] {
  const classCount = limits.labels.length;
  const { scoreThreshold } = limits;
  const rows = read([1, countCells(size), 5 + classCount]);
  const candidates = decodeYolox(rows, { classCount, scoreThreshold, size });
  return suppressAndPlace(candidates, geometry, limits);
}

/** How {@link decodeYolox} reads a model's output. */
export interface DecodeYoloxOptions extends DecodeYoloOptions {
  /** Sides of the picture that the model saw, in pixels. */
  readonly size: Size;
}

/**
 * Reads candidates off rows of one per cell of the grids of stride 8, 16 and 32: centre offsets in
 * cells, logarithms of the sides in cells, objectness, class probabilities (Megvii YOLOX,
 * `yolox/utils/demo_utils.py`, `demo_postprocess`).
 * @param rows - Cells × (5 + classes) floats; left as they were.
 * @returns The candidates that pass the threshold, in the order of the rows.
 * @throws GroundingError `INVALID_DATA` when a side overflows.
 */
export function decodeYolox(
  rows: Float32Array,
  { size, ...options }: DecodeYoloxOptions,
): YoloCandidates {
  const decoded = rows.slice();
  const length = 5 + options.classCount;
  let start = 0;
  for (const stride of strides) {
    const columns = Math.floor(size.width / stride);
    const cells = columns * Math.floor(size.height / stride);
    for (let cell = 0; cell < cells; cell += 1, start += length) {
      const [x = 0, y = 0, width = 0, height = 0] = rows.subarray(start, start + 4);
      decoded[start] = (x + (cell % columns)) * stride;
      decoded[start + 1] = (y + Math.floor(cell / columns)) * stride;
      decoded[start + 2] = Math.exp(width) * stride;
      decoded[start + 3] = Math.exp(height) * stride;
    }
  }
  const candidates = decodeYoloV5(decoded, options);
  if (candidates.boxes.every(Number.isFinite)) return candidates;
  throw new GroundingError(
    'INVALID_DATA',
    'expected logarithms of sides in cells, got such as overflow; is the export decoded already?',
  );
}

/** Counts the rows of a model: one for each cell of each grid. */
export function countCells({ width, height }: Size): number {
  return strides
    .map((stride) => Math.floor(width / stride) * Math.floor(height / stride))
    .reduce((sum, cells) => sum + cells, 0);
}

/** Sides are cut down to whole pixels and all padding goes right and below (YOLOX's `preproc`). */
function placeTopLeft(image: Size, target: Size): LetterboxGeometry {
  const scale = Math.min(target.height / image.height, target.width / image.width);
  return {
    scale,
    left: 0,
    top: 0,
    width: Math.max(1, Math.floor(image.width * scale)),
    height: Math.max(1, Math.floor(image.height * scale)),
    image: { width: image.width, height: image.height },
  };
}
