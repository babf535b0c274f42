import type { Size, Tensor } from '@grounder/core';
import type { ResizeOptions } from '@grounder/images';

import type { DetectorOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';
import { readOutput } from './model-tensors.js';
import type { DecodeQueriesOptions, QueryOutput } from './query-boxes.js';
import { queryOutputs } from './query-boxes.js';

/** What DETR and its successors take. */
export interface QueryDetectorOptions extends DetectorOptions {
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   * @defaultValue 0.5
   */
  readonly scoreThreshold?: number;
  /**
   * The parsed `preprocessor_config.json` beside the model: size, padding, filter and normalisation
   * of its pictures. What the family does otherwise where it is silent.
   */
  readonly preprocessor?: unknown;
  /**
   * Sides that pictures are stretched to, in pixels, for a model that takes any. They are those of
   * `preprocessor` when left out, unless the model fixes both sides.
   */
  readonly inputSize?: Size;
  /**
   * Which of transformers' image processors is equalled to the bit of every byte: those on Pillow or
   * those on torchvision, which transformers 5 takes by default and which differ by a grey level
   * here and there.
   * @defaultValue 'pillow'
   */
  readonly resample?: NonNullable<ResizeOptions['resample']>;
}

/** Checked limits of a detector. */
export type QueryLimits = Omit<DecodeQueriesOptions, 'size'>;

/**
 * Fills in the defaults and checks the limits.
 * @param options - The caller's options.
 * @param most - Most detections where the caller does not say.
 */
export function queryLimits(options: QueryDetectorOptions, most = 300): QueryLimits {
  const { labels, scoreThreshold = 0.5, maxDetections = most } = options;
  checkLabels(labels);
  checkShare('scoreThreshold', scoreThreshold);
  checkCount('maxDetections', maxDetections);
  return { labels, scoreThreshold, maxDetections };
}

/**
 * Reads what a run wrote for one image.
 * @param logitCount - Logits per query.
 * @returns Logits and boxes of the same queries.
 */
export function readQueries(
  outputs: Readonly<Record<string, Tensor>>,
  logitCount: number,
): QueryOutput {
  const logits = readOutput(outputs, queryOutputs.logits, [1, -1, logitCount]);
  const boxes = readOutput(outputs, queryOutputs.boxes, [1, logits.length / logitCount, 4]);
  return { logits, boxes };
}
