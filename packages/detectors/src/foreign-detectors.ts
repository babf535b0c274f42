import type { TensorInfo } from '@grounder/core';

/**
 * Names the family of a detector that is known and not read, by its outputs: they mean something else
 * than those of the detectors here, none of which may be tried on them.
 * @returns What it is and what to use instead; undefined for any other model.
 */
export function foreignFamily({
  inputs,
  outputs,
}: {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}): string | undefined {
  // The first authors' RT-DETR has names of torchvision's, too.
  if (inputs.some(({ name }) => name === 'orig_target_sizes')) return undefined;
  return families.find(({ fits }) => fits(outputs))?.family;
}

interface Family {
  readonly fits: (outputs: readonly TensorInfo[]) => boolean;
  readonly family: string;
}

const families: readonly Family[] = [
  {
    fits: (outputs) => has(outputs, 'num_dets') || has(outputs, 'num_detections'),
    family:
      'an export of YOLOv6, YOLOv7 or YOLO-NAS with suppression inside (num_dets, det_boxes, …); ' +
      'export YOLOv7 without --end2end',
  },
  {
    fits: ([first, ...rest]) =>
      rest.length === 0 && first?.dims.length === 2 && first.dims[1] === 7,
    family: 'YOLOv7 with suppression inside (rows of 7); export it without --end2end',
  },
  {
    fits: ([boxes, scores, ...rest]) =>
      rest.length === 0 && areBoxesAndScores(boxes?.dims, scores?.dims),
    family: 'YOLO-NAS, boxes and scores apart; use a model of another family',
  },
  {
    fits: isTorchvision,
    family:
      "one of torchvision's detectors, which resize pictures themselves; use a model of another family",
  },
];

function has(outputs: readonly TensorInfo[], name: string): boolean {
  return outputs.some((output) => output.name === name);
}

type Dims = TensorInfo['dims'];

function areBoxesAndScores(boxes: Dims | undefined, scores: Dims | undefined): boolean {
  if (boxes?.length !== 3 || scores?.length !== 3) return false;
  return boxes[2] === 4 && typeof boxes[1] === 'number' && boxes[1] === scores[1];
}

/** Boxes, classes and scores of one picture, in torchvision's order, whatever their names. */
function isTorchvision(outputs: readonly TensorInfo[]): boolean {
  const [boxes, classes, scores] = outputs;
  return (
    boxes?.dims.length === 2 &&
    boxes.dims[1] === 4 &&
    classes?.type === 'int64' &&
    classes.dims.length === 1 &&
    scores?.dims.length === 1
  );
}
