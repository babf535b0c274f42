import type { Detection } from '@grounder/core';

import { checkCount } from './detector-options.js';
import { ImageDetector } from './image-detector.js';
import { ImageModel } from './image-model.js';
import { findTensor } from './model-tensors.js';
import { checkPixelMask, pixelMaskName, pixelMaskOf } from './pixel-mask.js';
import type { DecodeQueriesOptions, QueryOutput, ScoredQuery } from './query-boxes.js';
import { checkQueryOutputs, decodePairs, placeQueries } from './query-boxes.js';
import type { QueryDetectorOptions } from './query-options.js';
import { queryLimits, readQueries } from './query-options.js';
import { detrPictures, queryPicture } from './query-picture.js';

/** How {@link DetrDetector} is made. */
export interface DetrOptions extends QueryDetectorOptions {
  /**
   * The shorter side of the picture that the model sees, in pixels, for a model that takes any;
   * goes before that of `preprocessor`.
   * @defaultValue 800
   */
  readonly shortestEdge?: number;
  /**
   * The most that the longer side may have, in pixels, for a model that takes any; goes before
   * that of `preprocessor`.
   * @defaultValue 1333
   */
  readonly longestEdge?: number;
  /**
   * What the sides of pictures that keep their aspect are cut down to a multiple of: 16 for YOLOS.
   * @defaultValue 1
   */
  readonly sideMultiple?: number;
  /**
   * How logits become scores: `softmax` over the classes and "no object", which is last, for DETR,
   * Table Transformer and YOLOS; `sigmoid` of each class alone for Conditional DETR, Deformable DETR and
   * DAB-DETR, which have no "no object".
   * @defaultValue 'softmax'
   */
  readonly scoring?: 'softmax' | 'sigmoid';
}

/**
 * Finds objects with DETR and its relatives as transformers' models are exported: inputs
 * `pixel_values` and, in older exports, `pixel_mask`; outputs `logits` and `pred_boxes`. Pictures
 * keep their aspect unless the model fixes both sides, are RGB and normalised as ImageNet's, unless
 * `preprocessor` says otherwise.
 */
export class DetrDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names (without "no
   *   object") and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs, outputs or number of classes.
   */
  constructor(options: DetrOptions) {
    const { session, batchSize, scoring = 'softmax', sideMultiple = 1 } = options;
    // The processors of Conditional and Deformable DETR keep 100 (`top_k`).
    const limits = queryLimits(options, scoring === 'sigmoid' ? 100 : 300);
    checkCount('sideMultiple', sideMultiple);
    const input = findTensor(session.inputs, 'pixel_values');
    const look = queryPicture(input, options, { ...detrPictures, sideMultiple });
    checkPixelMask(session.inputs);
    const { logitCount, decode, meaning } = scoringOf(scoring, limits.labels.length);
    const model = new ImageModel({
      session,
      input,
      outputs: checkQueryOutputs(session.outputs, logitCount, meaning),
      batchSize,
      look,
      beside: (images, count) => {
        const mask = session.inputs.find(({ name }) => name === pixelMaskName);
        return mask === undefined
          ? {}
          : { [mask.name]: pixelMaskOf(mask, images.map(look), count) };
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
