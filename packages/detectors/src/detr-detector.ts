import type {
  CallOptions,
  Detection,
  Detector,
  RasterImage,
  Size,
  Tensor,
  TensorInfo,
} from '@grounder/core';
import { createImageTensor, imageNetNormalisation } from '@grounder/images';

import type { DetectorOptions } from './detector-options.js';
import { checkCount, checkLabels, checkShare } from './detector-options.js';
import type { EdgeLimits } from './detr-input-size.js';
import { detrInputSize } from './detr-input-size.js';
import { fixedInputSize } from './input-size.js';
import { findTensor, readOutput, toFeed } from './model-tensors.js';
import { checkPixelMask, pixelMaskName, pixelMaskOf } from './pixel-mask.js';
import type { DecodeQueriesOptions, QueryOutput, ScoredQuery } from './query-boxes.js';
import { checkQueryOutputs, placeQueries, queryOutputs } from './query-boxes.js';

/** How {@link DetrDetector} is made. */
export interface DetrOptions extends DetectorOptions {
  /**
   * Least score of a detection, 0 to 1. As proposals for grounding, 0.05 loses fewer targets.
   *
   * @defaultValue 0.5
   */
  readonly scoreThreshold?: number;
  /**
   * The shorter side of the picture that the model sees, in pixels, for a model that takes any.
   *
   * @defaultValue 800
   */
  readonly shortestEdge?: number;
  /**
   * The most that the longer side may have, in pixels, for a model that takes any.
   *
   * @defaultValue 1333
   */
  readonly longestEdge?: number;
}

/**
 * Finds objects with DETR as transformers' models are exported: inputs `pixel_values` and, in
 * older exports, `pixel_mask`; outputs `logits` with "no object" last, and `pred_boxes`. Pictures
 * keep their aspect unless the model fixes both sides, are RGB and normalised as ImageNet's.
 */
export class DetrDetector implements Detector, AsyncDisposable {
  /** The class names that detections can have. */
  readonly labels: readonly string[];
  readonly #session: DetectorOptions['session'];
  readonly #limits: Omit<DecodeQueriesOptions, 'size'>;
  readonly #edges: EdgeLimits;
  readonly #pixels: TensorInfo;
  readonly #fixedSize: Size | undefined;

  /**
   * @param options - The open model, which the detector owns from now on, class names (without "no
   *   object") and limits.
   * @throws GroundingError `INVALID_OPTION` for labels or limits outside their range,
   *   `MODEL_MISMATCH` when the model has other inputs, outputs or number of classes.
   */
  constructor(options: DetrOptions) {
    const { session, labels, scoreThreshold = 0.5, maxDetections = 300 } = options;
    const { shortestEdge = 800, longestEdge = 1333 } = options;
    checkLabels(labels);
    checkShare('scoreThreshold', scoreThreshold);
    checkCount('maxDetections', maxDetections);
    checkCount('shortestEdge', shortestEdge);
    checkCount('longestEdge', longestEdge);
    this.labels = labels;
    this.#session = session;
    this.#limits = { labels, scoreThreshold, maxDetections };
    this.#edges = { shortestEdge, longestEdge };
    this.#pixels = findTensor(session.inputs, 'pixel_values');
    this.#fixedSize = fixedInputSize(this.#pixels);
    checkPixelMask(session.inputs);
    const meaning = `${labels.length} labels and "no object"`;
    checkQueryOutputs(session.outputs, labels.length + 1, meaning);
  }

  /** {@inheritDoc @grounder/core!Detector.detect} */
  async detect(image: RasterImage, options: CallOptions = {}): Promise<readonly Detection[]> {
    options.signal?.throwIfAborted();
    const outputs = await this.#session.run(this.#feedsOf(image), options);
    options.signal?.throwIfAborted();
    const logits = readOutput(outputs, queryOutputs.logits, [1, -1, this.labels.length + 1]);
    const count = logits.length / (this.labels.length + 1);
    const boxes = readOutput(outputs, queryOutputs.boxes, [1, count, 4]);
    return decodeDetr({ logits, boxes }, { ...this.#limits, size: image });
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
    const { width, height } = this.#fixedSize ?? detrInputSize(image, this.#edges);
    const normalisation = imageNetNormalisation;
    const tensor = createImageTensor([image], { width, height, filter: 'bilinear', normalisation });
    const feeds = { [this.#pixels.name]: toFeed(this.#pixels, tensor) };
    const mask = this.#session.inputs.find(({ name }) => name === pixelMaskName);
    return mask === undefined
      ? feeds
      : { ...feeds, [mask.name]: pixelMaskOf(mask, { width, height }) };
  }
}

/**
 * Reads detections off DETR's output: the best class of each query by softmax over all classes and
 * "no object", which is last (transformers, `post_process_object_detection`).
 *
 * @param output - Logits of classes and "no object", and boxes, of one image.
 * @param options - The image's size, class names and limits.
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodeDetr(
  { logits, boxes }: QueryOutput,
  options: DecodeQueriesOptions,
): readonly Detection[] {
  const classCount = options.labels.length;
  const scored: ScoredQuery[] = [];
  for (let query = 0; 4 * query < boxes.length; query += 1) {
    const row = logits.subarray(query * (classCount + 1), (query + 1) * (classCount + 1));
    const most = row.reduce((best, value) => Math.max(best, value), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    const classes = row.subarray(0, classCount);
    const classId = classes.reduce((b, value, id) => (value > (classes[b] ?? 0) ? id : b), 0);
    const score = Math.exp((classes[classId] ?? -Infinity) - most) / sum;
    if (score >= options.scoreThreshold) scored.push({ query, classId, score });
  }
  return placeQueries(scored, boxes, options);
}
