import type { Session } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import type { DetectorOptions } from '@grounder/detectors';
import { DetrDetector, RtDetrDetector, yoloDetector } from '@grounder/detectors';
import type { ModelFolder } from '@grounder/models';

import type { OpenDetector } from './presets/embedded.js';
import { readLabels } from './read-labels.js';

/** How {@link openDetector} opens a model. */
export interface OpenDetectorOptions {
  /** Class names in the model's order; those that its files tell when left out. */
  readonly labels?: readonly string[];
  /** Least score of a detection, 0 to 1; the detector's own default when left out. */
  readonly scoreThreshold?: number;
  /** Most detections of one image; the detector's own default when left out. */
  readonly maxDetections?: number;
}

type DetectorFamily = new (options: DetectorOptions) => OpenDetector;

/** The detector of each `model_type` that `config.json` may name. */
const families: ReadonlyMap<unknown, DetectorFamily> = new Map<unknown, DetectorFamily>([
  ['detr', DetrDetector],
  ['table-transformer', DetrDetector],
  ['rt_detr', RtDetrDetector],
  ['rt_detr_v2', RtDetrDetector],
  ['d_fine', RtDetrDetector],
]);

/**
 * Opens the detector that fits a model: DETR and RT-DETR by the `model_type` of its `config.json`,
 * the YOLO family by the axes of its output.
 *
 * @param model - The model's files.
 * @param options - Class names and limits.
 * @returns A detector; the caller disposes it.
 * @throws GroundingError `MODEL_NOT_FOUND` when the folder holds no such ONNX file, `INVALID_MODEL`
 *   when it is none, `MODEL_MISMATCH` when no detector reads its outputs, `INVALID_OPTION` when
 *   class names are neither given nor told by the files, or a limit is outside its range.
 */
export async function openDetector(
  model: ModelFolder,
  options: OpenDetectorOptions = {},
): Promise<OpenDetector> {
  const { labels = await readLabels(model), ...limits } = options;
  if (labels === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected class names in the metadata or the config.json of ${model.name}, got none; give ` +
        'labels, one name for each class in the order of training',
    );
  }
  const config = model.has('config.json') ? await model.json('config.json') : undefined;
  const session = await model.open();
  try {
    return createDetector(session, config, { ...limits, labels });
  } catch (error) {
    await session.dispose();
    throw error;
  }
}

function createDetector(
  session: Session,
  config: unknown,
  options: Omit<DetectorOptions, 'session'>,
): OpenDetector {
  const type = typeof config === 'object' && config !== null && 'model_type' in config;
  const Family = type ? families.get(config.model_type) : undefined;
  return Family === undefined
    ? yoloDetector({ session, ...options })
    : new Family({ session, ...options });
}
