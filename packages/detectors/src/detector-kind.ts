import type { TensorInfo } from '@grounder/core';

import { readField } from './labels-from-config.js';
import { queryOutputs } from './query-boxes.js';

/**
 * The detectors that a model can be read by. `detr` is for DETR and Table Transformer,
 * `conditional-detr` for Conditional, Deformable, DAB- and LW-DETR, `rt-detr` for RT-DETR, RT-DETRv2 and
 * D-FINE, `deployed-rt-detr` for their first authors' exports with `orig_target_sizes`.
 */
export const detectorKinds = [
  'yolov5',
  'yolov8',
  'end-to-end-yolo',
  'yolox',
  'detr',
  'conditional-detr',
  'rt-detr',
  'yolos',
  'rf-detr',
  'deployed-rt-detr',
  'ultralytics-rt-detr',
] as const;

/** One of {@link detectorKinds}. */
export type DetectorKind = (typeof detectorKinds)[number];

/** `model_type` of `config.json`, as transformers writes it (`configuration_auto.py`). */
const kinds: ReadonlyMap<string, DetectorKind> = new Map<string, DetectorKind>([
  ['detr', 'detr'],
  ['table-transformer', 'detr'],
  ['yolos', 'yolos'],
  ['lw_detr', 'conditional-detr'],
  ['rf_detr', 'rf-detr'],
  ['conditional_detr', 'conditional-detr'],
  ['deformable_detr', 'conditional-detr'],
  ['dab-detr', 'conditional-detr'],
  ['rt_detr', 'rt-detr'],
  ['rt_detr_v2', 'rt-detr'],
  ['d_fine', 'rt-detr'],
]);

/** What is known of a model. */
export interface KnownModel {
  /** What the model reads. */
  readonly inputs: readonly TensorInfo[];
  /** What the model writes. */
  readonly outputs: readonly TensorInfo[];
  /** The parsed `config.json`, if there is one. */
  readonly config: unknown;
  /** Class names, without "no object". */
  readonly labels: readonly string[];
}

/**
 * Chooses the detector for a model.
 * @returns The kind; `yolo` when the axes of its output are to tell; undefined when a model with
 *   DETR's outputs may be one of several.
 */
export function chooseKind(model: KnownModel): DetectorKind | 'yolo' | undefined {
  const type = modelType(model.config);
  const kind = type === undefined ? undefined : kinds.get(type);
  if (kind !== undefined) return kind;
  if (model.inputs.some(({ name }) => name === 'orig_target_sizes')) return 'deployed-rt-detr';
  const logits = model.outputs.find(({ name }) => name === queryOutputs.logits);
  const hasBoxes = model.outputs.some(({ name }) => name === queryOutputs.boxes);
  if (logits === undefined || !hasBoxes) return 'yolo';
  // An unknown relative may score in either way, and may see pictures in a third.
  return type === undefined ? kindByLogits(logits, model) : undefined;
}

function kindByLogits(
  { dims }: TensorInfo,
  { inputs, labels }: KnownModel,
): DetectorKind | undefined {
  const count = dims.at(-1);
  if (count === labels.length + 1) return 'detr';
  if (count !== labels.length) return undefined;
  return inputs.length > 1 ? 'conditional-detr' : 'rt-detr';
}

/** Reads the model's type. */
export function modelType(config: unknown): string | undefined {
  const type = readField(config, 'model_type');
  return typeof type === 'string' ? type : undefined;
}
