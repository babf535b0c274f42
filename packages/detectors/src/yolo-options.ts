import type { Size } from '@grounder/core';

import type { DetectorOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';

/** What every detector of the YOLO family takes. */
export interface YoloOptions extends DetectorOptions {
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   *
   * @defaultValue 0.25
   */
  readonly scoreThreshold?: number;
  /**
   * Sides of the picture that the model sees, multiples of 32, for a model that takes any; the
   * model's own sides otherwise.
   *
   * @defaultValue 640×640 where the model takes any
   */
  readonly inputSize?: Size;
}

/** What detectors take whose overlapping boxes are suppressed. */
export interface YoloSuppressionOptions extends YoloOptions {
  /**
   * The IoU, 0 to 1, above which the lower-scored of two boxes goes.
   *
   * @defaultValue 0.45
   */
  readonly iouThreshold?: number;
  /**
   * Whether a box competes with those of its own label or with all.
   *
   * @defaultValue 'label'
   */
  readonly within?: 'label' | 'all';
}

/** Checked limits of a detector. */
export interface YoloLimits {
  readonly labels: readonly string[];
  readonly scoreThreshold: number;
  readonly iouThreshold: number;
  readonly maxDetections: number;
  readonly within: 'label' | 'all';
}

/**
 * Fills in the defaults and checks the limits.
 *
 * @param options - The caller's options.
 * @param defaultIouThreshold - The family member's own default.
 * @returns The limits.
 * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range.
 */
export function yoloLimits(
  options: YoloSuppressionOptions,
  defaultIouThreshold = 0.45,
): YoloLimits {
  const {
    labels,
    scoreThreshold = 0.25,
    iouThreshold = defaultIouThreshold,
    maxDetections = 300,
    within = 'label',
  } = options;
  checkLabels(labels);
  checkShare('scoreThreshold', scoreThreshold);
  checkShare('iouThreshold', iouThreshold);
  checkCount('maxDetections', maxDetections);
  return { labels, scoreThreshold, iouThreshold, maxDetections, within };
}
