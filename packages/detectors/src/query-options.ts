import type { Tensor } from '@grounder/core';

import type { DetectorOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';
import { readOutput } from './model-tensors.js';
import type { DecodeQueriesOptions, QueryOutput } from './query-boxes.js';
import { queryOutputs } from './query-boxes.js';

/** What DETR and its successors take. */
export interface QueryDetectorOptions extends DetectorOptions {
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   *
   * @defaultValue 0.5
   */
  readonly scoreThreshold?: number;
}

/** Checked limits of a detector. */
export type QueryLimits = Omit<DecodeQueriesOptions, 'size'>;

/**
 * Fills in the defaults and checks the limits.
 *
 * @param options - The caller's options.
 */
export function queryLimits(options: QueryDetectorOptions): QueryLimits {
  const { labels, scoreThreshold = 0.5, maxDetections = 300 } = options;
  checkLabels(labels);
  checkShare('scoreThreshold', scoreThreshold);
  checkCount('maxDetections', maxDetections);
  return { labels, scoreThreshold, maxDetections };
}

/**
 * Reads what a run wrote for one image.
 *
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
