import type { Size } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { ResizeOptions } from '@grounder/images';

import type { ModelOptions } from './detector-options.js';
import type { DetectorKind } from './detector-kind.js';
import { chooseKind, modelType } from './detector-kind.js';
import { DeployedRtDetrDetector } from './deployed-rt-detr-detector.js';
import { DetrDetector } from './detr-detector.js';
import { EndToEndYoloDetector } from './end-to-end-yolo-detector.js';
import { checkPictureKind } from './input-size.js';
import { foreignFamily } from './foreign-detectors.js';
import { labelsFromConfig } from './labels-from-config.js';
import type { ModelDetector } from './model-detector.js';
import { describeTensors } from './model-tensors.js';
import { RtDetrDetector } from './rt-detr-detector.js';
import { isUltralyticsRtDetr, UltralyticsRtDetrDetector } from './ultralytics-rt-detr-detector.js';
import { yoloDetector } from './yolo-detector.js';
import { readYoloMetadata } from './yolo-metadata.js';
import { YoloV5Detector } from './yolov5-detector.js';
import { YoloV8Detector } from './yolov8-detector.js';
import { YoloxDetector } from './yolox-detector.js';

/** What {@link detectorFor} chooses from, and the limits of the detector that it makes. */
export interface DetectorForOptions extends ModelOptions {
  /** Class names in the model's order; those of `metadata` or `config` when left out. */
  readonly labels?: readonly string[];
  /** `metadata_props` of the model, as `readModelMetadata` of `@grounder/onnx` gives. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The parsed `config.json` beside the model: its `model_type` and `id2label` count. */
  readonly config?: unknown;
  /** The parsed `preprocessor_config.json` beside the model, which counts for DETR's relatives. */
  readonly preprocessor?: unknown;
  /** Which detector reads the model; needed for YOLOX, and chosen by the rest when left out. */
  readonly kind?: DetectorKind;
  /** Least score of a detection, 0 to 1; the detector's own default when left out. */
  readonly scoreThreshold?: number;
  /** IoU above which the lower-scored of two boxes goes, where a detector suppresses. */
  readonly iouThreshold?: number;
  /** Whose resampling is followed; that of the detector's reference when left out. */
  readonly resample?: NonNullable<ResizeOptions['resample']>;
  /** Sides of the picture that the model sees, for a detector that takes it. */
  readonly inputSize?: Size;
}

/**
 * Makes the detector that fits a model, by what is known of it: `kind`; the `model_type` of its
 * `config.json`; outputs named `logits` and `pred_boxes`, told apart by the number of labels; the
 * axes of a YOLO output.
 * @param options - The open model, which the detector owns from now on when it is made, what is
 *   known of the model, and limits.
 * @throws GroundingError `MODEL_MISMATCH` when no detector reads the model; the message lists what
 *   was seen. `INVALID_OPTION` when neither options, metadata nor config name the classes or a limit
 *   is outside its range, `INVALID_DATA` when metadata or config are malformed.
 * @example
 * ```ts
 * const { metadata } = await readModelMetadata(source);
 * await using detector = detectorFor({ session, metadata, scoreThreshold: 0.05 });
 * ```
 */
export function detectorFor(options: DetectorForOptions): ModelDetector {
  const { metadata = {}, config } = options;
  const { task = 'detect', labels: names } = readYoloMetadata(metadata);
  checkIsRead(options, task);
  const labels = options.labels ?? names ?? labelsFromConfig(config);
  if (labels === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected labels, or class names in the metadata ("names") or the config ("id2label"), ' +
        'got none; give labels, one name for each class of the model in its order',
    );
  }
  const named = { ...options, labels };
  const kind = options.kind ?? kindOf(named);
  if (kind === undefined) throw unknownModel(options, task);
  return createDetector(kind, named);
}

/** What the model is comes before what it lacks. */
function checkIsRead(options: DetectorForOptions, task: string): void {
  const { session, kind } = options;
  session.inputs.forEach(checkPictureKind);
  if (!findsBoxes(session, task)) throw unknownModel(options, task);
  const foreign = kind === undefined ? foreignFamily(session) : undefined;
  if (foreign !== undefined) throw foreignModel(options, foreign);
}

function kindOf({ session, config, labels, metadata = {} }: NamedOptions) {
  if (isUltralyticsRtDetr(metadata)) return 'ultralytics-rt-detr';
  return chooseKind({ inputs: session.inputs, outputs: session.outputs, config, labels });
}

type NamedOptions = DetectorForOptions & { readonly labels: readonly string[] };

function createDetector(kind: DetectorKind | 'yolo', options: NamedOptions): ModelDetector {
  switch (kind) {
    case 'detr':
      return new DetrDetector(options);
    case 'conditional-detr':
      return new DetrDetector({ ...options, scoring: 'sigmoid' });
    case 'yolos':
      return new DetrDetector({ ...options, sideMultiple: 16 });
    case 'rf-detr':
      return new RtDetrDetector({ ...options, family: 'rf-detr' });
    case 'deployed-rt-detr':
      return new DeployedRtDetrDetector(options);
    case 'ultralytics-rt-detr':
      return new UltralyticsRtDetrDetector(options);
    case 'rt-detr':
      return new RtDetrDetector(options);
    default:
      return createYolo(kind, options);
  }
}

type YoloKind = 'yolov5' | 'yolov8' | 'end-to-end-yolo' | 'yolox' | 'yolo';

function createYolo(kind: YoloKind, options: NamedOptions): ModelDetector {
  switch (kind) {
    case 'yolov5':
      return new YoloV5Detector(options);
    case 'yolov8':
      return new YoloV8Detector(options);
    case 'end-to-end-yolo':
      return new EndToEndYoloDetector(options);
    case 'yolox':
      return new YoloxDetector(options);
    case 'yolo':
      return yoloByAxes(options);
  }
}

/** Says what the model is like when its axes are those of no YOLO. */
function yoloByAxes(options: NamedOptions): ModelDetector {
  try {
    return yoloDetector(options);
  } catch (error) {
    if (!GroundingError.isInstance(error) || error.code !== 'MODEL_MISMATCH') throw error;
    throw unknownModel(options, 'detect', error);
  }
}

function findsBoxes({ outputs }: DetectorForOptions['session'], task: string): boolean {
  return task === 'detect' || (task === 'segment' && outputs.length > 1);
}

function foreignModel({ session }: DetectorForOptions, family: string): GroundingError {
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected a detector of the YOLO or DETR families that is read, got ${family}; outputs ` +
      describeTensors(session.outputs),
  );
}

/** Ultralytics' models of other tasks, by the task in their metadata. */
const taskKinds: ReadonlyMap<string, string> = new Map([
  ['pose', 'a pose model, which finds joints of people'],
  ['obb', 'a model of rotated boxes'],
  ['classify', 'a classifier, which names whole pictures'],
  ['segment', 'a segmentation model without its second output, the prototypes'],
]);

function adviceFor(task: string): string {
  return taskKinds.has(task)
    ? 'use the export of a detection or segmentation model, such as yolov8n.onnx or yolov8n-seg.onnx'
    : 'give kind if it is one of them';
}

function unknownModel(
  { session, config, labels }: DetectorForOptions,
  task: string,
  cause?: GroundingError,
): GroundingError {
  const type = modelType(config) ?? 'unknown';
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected a detector of the YOLO or DETR families, got ${taskKinds.get(task) ?? 'another model'}: ` +
      `model_type ${type}, task ${task}, inputs ${describeTensors(session.inputs)}, ` +
      `outputs ${describeTensors(session.outputs)}, ${labels?.length ?? 'other'} labels given; ` +
      `${cause === undefined ? '' : `${cause.message}; `}${adviceFor(task)}`,
    cause && { cause },
  );
}
