import type { Size } from '@grounder/core';
import type { ResizeOptions } from '@grounder/images';

import type { ModelOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';
import { readYoloMetadata } from './yolo-metadata.js';

/** What every detector of the YOLO family takes. */
export interface YoloOptions extends ModelOptions {
  /** Class names in the model's order; those of `metadata` when left out. */
  readonly labels?: readonly string[];
  /**
   * `metadata_props` of the model, as `readModelMetadata` of `@grounder/onnx` gives: class names,
   * stride and size of the picture are taken from it where the options do not say.
   * @defaultValue `{}`
   */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   * @defaultValue 0.25
   */
  readonly scoreThreshold?: number;
  /**
   * Sides of the picture that the model sees, multiples of the metadata's stride or 32, for a model
   * that takes any; the model's own sides otherwise.
   * @defaultValue the metadata's size, else 640×640, where the model takes any
   */
  readonly inputSize?: Size;
  /**
   * Whose resampling brings pictures to the model's size: OpenCV's `INTER_LINEAR`, as YOLOv5, YOLOX
   * and Ultralytics do, to the bit, or one that averages when pictures shrink.
   * @defaultValue 'opencv'
   */
  readonly resample?: NonNullable<ResizeOptions['resample']>;
}

/** What detectors take whose overlapping boxes are suppressed. */
export interface YoloSuppressionOptions extends YoloOptions {
  /**
   * The IoU, 0 to 1, above which the lower-scored of two boxes goes.
   * @defaultValue 0.45
   */
  readonly iouThreshold?: number;
  /**
   * Whether a box competes with those of its own label or with all.
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
 * Fills in the defaults, class names from the metadata too, and checks the limits.
 * @param options - The caller's options.
 */
export function yoloLimits(
  options: YoloSuppressionOptions,
  defaultIouThreshold = 0.45,
): YoloLimits {
  const {
    metadata = {},
    labels = readYoloMetadata(metadata).labels,
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
