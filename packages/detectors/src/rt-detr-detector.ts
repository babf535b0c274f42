import type {
  CallOptions,
  Detection,
  Detector,
  RasterImage,
  Size,
  Tensor,
  TensorInfo,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { createImageTensor, zeroToOne } from '@grounder/images';

import type { DetectorOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';
import { chooseInputSize } from './input-size.js';
import { describeTensor, findTensor, readOutput, toFeed } from './model-tensors.js';
import type { DecodeQueriesOptions, QueryOutput, ScoredQuery } from './query-boxes.js';
import { checkQueryOutputs, placeQueries, queryOutputs } from './query-boxes.js';

/** How {@link RtDetrDetector} is made. */
export interface RtDetrOptions extends DetectorOptions {
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   *
   * @defaultValue 0.5
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

/**
 * Finds objects with RT-DETR, RT-DETRv2 and D-FINE as transformers' models are exported: input
 * `pixel_values`, outputs `logits` without "no object" and `pred_boxes`. Pictures are stretched to
 * the model's size, RGB, 0 to 1.
 */
export class RtDetrDetector implements Detector, AsyncDisposable {
  /** The class names that detections can have. */
  readonly labels: readonly string[];
  readonly #session: DetectorOptions['session'];
  readonly #limits: Omit<DecodeQueriesOptions, 'size'>;
  readonly #pixels: TensorInfo;
  readonly #size: Size;

  /**
   * @param options - The open model, which the detector owns from now on, class names and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs, outputs or number of classes.
   */
  constructor(options: RtDetrOptions) {
    const { session, labels, scoreThreshold = 0.5, maxDetections = 300, inputSize } = options;
    checkLabels(labels);
    checkShare('scoreThreshold', scoreThreshold);
    checkCount('maxDetections', maxDetections);
    this.labels = labels;
    this.#session = session;
    this.#limits = { labels, scoreThreshold, maxDetections };
    this.#pixels = onlyInput(session.inputs);
    const fallback = { width: 640, height: 640 };
    this.#size = chooseInputSize(this.#pixels, { asked: inputSize, fallback, multiple: 32 });
    checkQueryOutputs(session.outputs, labels.length, `${labels.length} labels`);
  }

  /** {@inheritDoc @grounder/core!Detector.detect} */
  async detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
    options.signal?.throwIfAborted();
    const outputs = await this.#session.run(this.#feedsOf(image), options);
    options.signal?.throwIfAborted();
    const logits = readOutput(outputs, queryOutputs.logits, [1, -1, this.labels.length]);
    const count = logits.length / this.labels.length;
    const boxes = readOutput(outputs, queryOutputs.boxes, [1, count, 4]);
    return decodeRtDetr({ logits, boxes }, { ...this.#limits, size: image });
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #feedsOf(image: RasterImage): Readonly<Record<string, Tensor>> {
    const normalisation = zeroToOne;
    const tensor = createImageTensor([image], { ...this.#size, filter: 'bilinear', normalisation });
    return { [this.#pixels.name]: toFeed(this.#pixels, tensor) };
  }
}

function onlyInput(inputs: readonly TensorInfo[]): TensorInfo {
  const pixels = findTensor(inputs, 'pixel_values');
  if (inputs.length === 1) return pixels;
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected the one input pixel_values, got ${inputs.map(describeTensor).join('; ')}`,
  );
}

/**
 * Reads detections off RT-DETR's output: the best pairs of query and class by sigmoid, as many as
 * there are queries at most, so that one box can have two labels (transformers,
 * `RTDetrImageProcessor.post_process_object_detection` with focal loss).
 *
 * @param output - Logits of classes, and boxes, of one image.
 * @param options - The image's size, class names and limits.
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeRtDetr(
  { logits, boxes }: QueryOutput,
  options: DecodeQueriesOptions,
): readonly Detection[] {
  const classCount = options.labels.length;
  const scored: ScoredQuery[] = [];
  for (const [index, logit] of logits.entries()) {
    const score = 1 / (1 + Math.exp(-logit));
    if (score < options.scoreThreshold) continue;
    scored.push({ query: Math.floor(index / classCount), classId: index % classCount, score });
  }
  const maxDetections = Math.min(options.maxDetections, boxes.length / 4);
  return placeQueries(scored, boxes, { ...options, maxDetections });
}
