import type { Detection, Size } from '@grounder/core';
import { imageNetNormalisation } from '@grounder/images';

import { checkCount } from './detector-options.js';
import { detrInputSize } from './detr-input-size.js';
import { ImageDetector } from './image-detector.js';
import { ImageModel } from './image-model.js';
import { chooseInputSize } from './input-size.js';
import { findTensor } from './model-tensors.js';
import { checkPixelMask, pixelMaskName, pixelMaskOf } from './pixel-mask.js';
import type { DecodeQueriesOptions, QueryOutput, ScoredQuery } from './query-boxes.js';
import { checkQueryOutputs, decodePairs, placeQueries } from './query-boxes.js';
import type { QueryDetectorOptions } from './query-options.js';
import { queryLimits, readQueries } from './query-options.js';

/** How {@link DetrDetector} is made. */
export interface DetrOptions extends QueryDetectorOptions {
  /**
   * The shorter side of the picture that the model sees, in pixels, for a model that takes any.
   *
   * @defaultValue 800
   */
  readonly shortestEdge?: number;
  /**
   * The most that the longer side may have, in pixels, for a model that takes any.
   *
   * @defaultValue 1333
   */
  readonly longestEdge?: number;
  /**
   * Sides that pictures are stretched to, in pixels, for a model that was trained so; they keep
   * their aspect when left out, unless the model fixes both sides.
   */
  readonly inputSize?: Size;
  /**
   * How logits become scores: `softmax` over the classes and "no object", which is last, for DETR
   * and Table Transformer; `sigmoid` of each class alone for Conditional DETR, Deformable DETR and
   * DAB-DETR, which have no "no object".
   *
   * @defaultValue 'softmax'
   */
  readonly scoring?: 'softmax' | 'sigmoid';
}

/**
 * Finds objects with DETR and its relatives as transformers' models are exported: inputs
 * `pixel_values` and, in older exports, `pixel_mask`; outputs `logits` and `pred_boxes`. Pictures
 * keep their aspect unless the model fixes both sides, are RGB and normalised as ImageNet's.
 */
export class DetrDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names (without "no
   *   object") and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs, outputs or number of classes.
   */
  constructor(options: DetrOptions) {
    const { session, batchSize, inputSize, scoring = 'softmax' } = options;
    const { shortestEdge = 800, longestEdge = 1333 } = options;
    const limits = queryLimits(options);
    checkCount('shortestEdge', shortestEdge);
    checkCount('longestEdge', longestEdge);
    const input = findTensor(session.inputs, 'pixel_values');
    const choice = { asked: inputSize, fallback: inputSize, multiple: 1 };
    const fixedSize = chooseInputSize(input, choice);
    checkPixelMask(session.inputs);
    const { logitCount, decode, meaning } = scoringOf(scoring, limits.labels.length);
    const sizeOf = (image: Size): Size =>
      fixedSize ?? detrInputSize(image, { shortestEdge, longestEdge });
    const model = new ImageModel({
      session,
      input,
      outputs: checkQueryOutputs(session.outputs, logitCount, meaning),
      batchSize,
      look: (image) => ({
        ...sizeOf(image),
        filter: 'bilinear',
        normalisation: imageNetNormalisation,
      }),
      beside: (count, size) => {
        const mask = session.inputs.find(({ name }) => name === pixelMaskName);
        return mask === undefined ? {} : { [mask.name]: pixelMaskOf(mask, count, size) };
      },
      decode: (written, image) =>
        decode(readQueries(written, logitCount), { ...limits, size: image }),
    });
    super(limits.labels, model);
  }
}

/** What follows from the way logits become scores. */
interface Scoring {
  readonly logitCount: number;
  readonly decode: (output: QueryOutput, options: DecodeQueriesOptions) => readonly Detection[];
  readonly meaning: string;
}

function scoringOf(scoring: 'softmax' | 'sigmoid', classCount: number): Scoring {
  switch (scoring) {
    case 'softmax': {
      const meaning = `${classCount} labels and "no object"`;
      return { logitCount: classCount + 1, decode: decodeDetr, meaning };
    }
    case 'sigmoid':
      return { logitCount: classCount, decode: decodePairs, meaning: `${classCount} labels` };
  }
}

/**
 * Reads detections off DETR's output: the best class of each query by softmax over all classes and
 * "no object", which is last (transformers, `post_process_object_detection`).
 *
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeDetr(
  { logits, boxes }: QueryOutput,
  options: DecodeQueriesOptions,
): readonly Detection[] {
  const classCount = options.labels.length;
  const scored: ScoredQuery[] = [];
  for (let query = 0; 4 * query < boxes.length; query += 1) {
    const row = logits.subarray(query * (classCount + 1), (query + 1) * (classCount + 1));
    const most = row.reduce((best, value) => Math.max(best, value), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    const classes = row.subarray(0, classCount);
    const classId = classes.reduce((b, value, id) => (value > (classes[b] ?? 0) ? id : b), 0);
    const score = Math.exp((classes[classId] ?? -Infinity) - most) / sum;
    if (score >= options.scoreThreshold) scored.push({ query, classId, score });
  }
  return placeQueries(scored, boxes, options);
}
