import type { Detection, Size, TensorInfo } from '@grounder/core';

import { checkTensor, findTensor } from './model-tensors.js';

/** What DETR and its successors give out for one image. */
export interface QueryOutput {
  /** Query × class. */
  readonly logits: Float32Array;
  /** Query × (centre x, centre y, width, height), as shares of the image's sides. */
  readonly boxes: Float32Array;
}

/** How detections are read off {@link QueryOutput}. */
export interface DecodeQueriesOptions {
  /** Sides of the image that the boxes are for, in pixels. */
  readonly size: Size;
  /** Class names in the order of the logits. */
  readonly labels: readonly string[];
  /** Least score, 0 to 1. */
  readonly scoreThreshold: number;
  /** Most detections. */
  readonly maxDetections: number;
}

/** A query with its class. */
export interface ScoredQuery {
  readonly query: number;
  readonly classId: number;
  readonly score: number;
}

/** The names of the outputs in the exports of transformers' models. */
export const queryOutputs = { logits: 'logits', boxes: 'pred_boxes' } as const;

/**
 * Checks that a model has the outputs of DETR and its successors.
 * @param logitCount - Logits per query.
 * @param meaning - What the logits stand for, for the message.
 * @returns The outputs for logits and boxes.
 */
export function checkQueryOutputs(
  outputs: readonly TensorInfo[],
  logitCount: number,
  meaning: string,
): readonly TensorInfo[] {
  const logits = findTensor(outputs, queryOutputs.logits);
  checkTensor(logits, [-1, -1, logitCount], meaning);
  const boxes = findTensor(outputs, queryOutputs.boxes);
  checkTensor(boxes, [-1, -1, 4], 'centre, width and height of each box');
  return [logits, boxes];
}

/**
 * Reads detections off logits without "no object": the best pairs of query and class by sigmoid, so
 * that one box can have several labels.
 * @param output - Logits of classes, and boxes, of one image.
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function decodePairs(
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
  return placeQueries(scored, boxes, options);
}

/**
 * Orders queries and moves their boxes onto the image.
 * @returns Detections in pixels of the image, clipped to it, by falling score.
 */
export function placeQueries(
  scored: readonly ScoredQuery[],
  boxes: Float32Array,
  { size, labels, maxDetections }: DecodeQueriesOptions,
): Detection[] {
  return scored
    .toSorted((first, second) => second.score - first.score)
    .slice(0, maxDetections)
    .map(({ query, classId, score }) => ({
      box: boxAt(boxes.subarray(4 * query, 4 * query + 4), size),
      label: labels[classId] ?? '',
      score,
    }))
    .filter(({ box }) => box.left < box.right && box.top < box.bottom);
}

function boxAt(
  [x = 0, y = 0, width = 0, height = 0]: Iterable<number>,
  image: Size,
): Detection['box'] {
  return {
    left: image.width * clamp(x - width / 2),
    top: image.height * clamp(y - height / 2),
    right: image.width * clamp(x + width / 2),
    bottom: image.height * clamp(y + height / 2),
  };
}

function clamp(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}
