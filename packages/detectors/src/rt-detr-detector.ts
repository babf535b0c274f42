import type { Detection, Size, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { ImageDetector } from './image-detector.js';
import { ImageModel } from './image-model.js';
import { describeTensors, findTensor } from './model-tensors.js';
import type { DecodeQueriesOptions, QueryOutput } from './query-boxes.js';
import { checkQueryOutputs, decodePairs } from './query-boxes.js';
import type { QueryDetectorOptions } from './query-options.js';
import { queryLimits, readQueries } from './query-options.js';
import { detrPictures, queryPicture, rtDetrPictures } from './query-picture.js';

/** How {@link RtDetrDetector} is made. */
export interface RtDetrOptions extends QueryDetectorOptions {
  /**
   * Sides of the picture that the model sees, multiples of 32, for a model that takes any; those of
   * `preprocessor` or the model's own otherwise.
   * @defaultValue 640×640 where neither says
   */
  readonly inputSize?: Size;
  /**
   * Whose image processor holds where `preprocessor` is silent: RT-DETR's, or RF-DETR's, which keeps
   * the aspect and normalises as DETR's does.
   * @defaultValue 'rt-detr'
   */
  readonly family?: 'rt-detr' | 'rf-detr';
}

/**
 * Finds objects with RT-DETR, RT-DETRv2, D-FINE and RF-DETR as transformers' models are exported: input
 * `pixel_values`, outputs `logits` without "no object" and `pred_boxes`. Pictures are stretched to
 * the model's size, 640×640 where it takes any, RGB, 0 to 1, unless `preprocessor` says otherwise.
 */
export class RtDetrDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs, outputs or number of classes.
   */
  constructor(options: RtDetrOptions) {
    const { session, batchSize, family = 'rt-detr' } = options;
    const limits = queryLimits(options);
    const { labels } = limits;
    const input = onlyInput(session.inputs);
    const outputs = checkQueryOutputs(session.outputs, labels.length, `${labels.length} labels`);
    const model = new ImageModel({
      session,
      input,
      outputs,
      batchSize,
      look: lookOf(family, input, options),
      decode: (written, image) =>
        decodeRtDetr(readQueries(written, labels.length), { ...limits, size: image }),
    });
    super(labels, model);
  }
}

/** RF-DETR's pictures are resized without averaging, and not rounded to bytes as ours are. */
function lookOf(
  family: 'rt-detr' | 'rf-detr',
  input: TensorInfo,
  options: RtDetrOptions,
): ReturnType<typeof queryPicture> {
  if (family === 'rt-detr') return queryPicture(input, options, rtDetrPictures);
  return queryPicture(input, { resample: 'opencv', ...options }, detrPictures);
}

function onlyInput(inputs: readonly TensorInfo[]): TensorInfo {
  const pixels = findTensor(inputs, 'pixel_values');
  if (inputs.length === 1) return pixels;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected the one input pixel_values, got ${describeTensors(inputs)}`,
  );
}

/**
 * Reads detections off RT-DETR's output: the best pairs of query and class by sigmoid, as many as
 * there are queries at most, so that one box can have two labels (transformers,
 * `RTDetrImageProcessor.post_process_object_detection` with focal loss).
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeRtDetr(
  output: QueryOutput,
  options: DecodeQueriesOptions,
): readonly Detection[] {
  const maxDetections = Math.min(options.maxDetections, output.boxes.length / 4);
  return decodePairs(output, { ...options, maxDetections });
}
