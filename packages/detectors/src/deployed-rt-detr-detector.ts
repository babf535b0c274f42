import type { Detection, Size, Tensor, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { zeroToOne } from '@grounder/images';

import { ImageDetector } from './image-detector.js';
import { ImageModel } from './image-model.js';
import { chooseInputSize } from './input-size.js';
import { checkTensor, describeTensor, findTensor, readOutput } from './model-tensors.js';
import type { QueryDetectorOptions } from './query-options.js';
import { queryLimits } from './query-options.js';

/** The input for the sizes of the images, width first. */
const sizesName = 'orig_target_sizes';

/**
 * Finds objects with RT-DETR, RT-DETRv2 and D-FINE as their first authors export them
 * (`tools/export_onnx.py`): inputs `images` and `orig_target_sizes`, outputs `labels`, `boxes` in pixels of
 * the image and `scores`. Pictures are stretched, RGB, 0 to 1.
 */
export class DeployedRtDetrDetector extends ImageDetector {
  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs or outputs.
   */
  constructor(options: QueryDetectorOptions) {
    const { session, inputSize, batchSize, resample = 'pillow' } = options;
    const limits = queryLimits(options);
    const input = findTensor(session.inputs, 'images');
    const sizes = findTensor(session.inputs, sizesName);
    if (!['int64', 'unknown'].includes(sizes.type)) throw wrongSizes(sizes);
    const fallback = { width: 640, height: 640 };
    const size = chooseInputSize(input, { asked: inputSize, fallback, multiple: 32 });
    const [labels, boxes, scores] = ['labels', 'boxes', 'scores'].map((name) =>
      findTensor(session.outputs, name),
    ) as [TensorInfo, TensorInfo, TensorInfo];
    checkTensor(boxes, [-1, -1, 4], 'the edges of each box');
    checkTensor(scores, [-1, -1], 'a score for each box');
    const model = new ImageModel({
      session,
      input,
      outputs: [labels, boxes, scores],
      batchSize,
      look: () => ({ ...size, filter: 'bilinear', normalisation: zeroToOne, resample }),
      beside: (images, count) => ({ [sizesName]: sizesOf(images, count) }),
      decode: (written, image) => decode(written, image, limits),
    });
    super(limits.labels, model);
  }
}

function wrongSizes(sizes: TensorInfo): GroundingError {
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected ${sizesName}: int64[batch,2], got ${describeTensor(sizes)}`,
  );
}

function sizesOf(images: readonly Size[], count: number): Tensor {
  const data = new BigInt64Array(2 * count).fill(1n);
  for (const [index, { width, height }] of images.entries()) {
    data.set([BigInt(width), BigInt(height)], 2 * index);
  }
  return { type: 'int64', dims: [count, 2], data };
}

function decode(
  outputs: Readonly<Record<string, Tensor>>,
  image: Size,
  { labels, scoreThreshold, maxDetections }: ReturnType<typeof queryLimits>,
): Detection[] {
  const scores = readOutput(outputs, 'scores', [1, -1]);
  const boxes = readOutput(outputs, 'boxes', [1, scores.length, 4]);
  const classes = readClasses(outputs.labels, scores.length);
  const clip = (value: number | undefined, most: number): number =>
    Math.min(Math.max(value ?? 0, 0), most);
  return Array.from(scores, (score, index) => ({ score, index }))
    .filter(({ score }) => score >= scoreThreshold)
    .toSorted((first, second) => second.score - first.score)
    .slice(0, maxDetections)
    .map(({ score, index }) => ({
      box: {
        left: clip(boxes[4 * index], image.width),
        top: clip(boxes[4 * index + 1], image.height),
        right: clip(boxes[4 * index + 2], image.width),
        bottom: clip(boxes[4 * index + 3], image.height),
      },
      label: labelOf(labels, classes[index]),
      score,
    }))
    .filter(({ box }) => box.left < box.right && box.top < box.bottom);
}

function readClasses(tensor: Tensor | undefined, count: number): readonly number[] {
  const isWhole = tensor?.data instanceof BigInt64Array || tensor?.data instanceof Int32Array;
  if (isWhole && tensor.dims.join() === `1,${count}`) return Array.from(tensor.data, Number);
  const got = tensor === undefined ? 'nothing' : `${tensor.type}[${tensor.dims.join()}]`;
  throw new GroundingError('MODEL_MISMATCH', `expected labels: int64[1,${count}], got ${got}`);
}

function labelOf(labels: readonly string[], id = -1): string {
  const label = labels[id];
  if (label !== undefined) return label;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected whole class numbers below ${labels.length}, the number of labels, got ${id}; ` +
      'give the labels that the model was trained with',
  );
}
