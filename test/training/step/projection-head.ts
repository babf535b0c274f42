import type { Random } from '@grounder/core';
import type { Batch, Variable } from '@grounder/training/internal';
import {
  add,
  giouLoss,
  Graph,
  l1Loss,
  linearLayer,
  mean,
  relu,
  sigmoid,
  toCorners,
} from '@grounder/training';

/** The study's head with a loss, ready to be trained. */
export interface Head {
  readonly graph: Graph;
  readonly box: Variable;
  readonly loss: Variable;
}

/** Linear layers, ReLU between, sigmoid at the end: cxcywh boxes from features. */
export function createHead(
  widths: readonly number[],
  random: Random,
  kind: 'l1' | 'l1Giou' = 'l1',
): Head {
  const graph = new Graph();
  const [inputs = 1, ...outputs] = widths;
  let x = graph.input('features', ['batch', inputs]);
  for (const [index, width] of outputs.entries()) {
    x = linearLayer(x, { name: `layer${index + 1}`, outputs: width, random });
    x = index < outputs.length - 1 ? relu(x) : sigmoid(x);
  }
  const target = graph.input('boxes', ['batch', 4]);
  const distance = l1Loss(x, target);
  const overlap = () => mean(giouLoss(toCorners(x), toCorners(target)));
  return { graph, box: x, loss: kind === 'l1' ? distance : add(distance, overlap()) };
}

/** Random features and boxes that depend on them. */
export function createBatch(random: Random, rows: number, width: number): Batch {
  const features = Float32Array.from({ length: rows * width }, () => 2 * random() - 1);
  const boxes = new Float32Array(4 * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let side = 0; side < 4; side += 1) {
      const start = side < 2 ? 0.5 : 0.4;
      boxes[4 * row + side] = start + 0.25 * (features[row * width + side] ?? 0);
    }
  }
  return {
    features: { type: 'float32', dims: [rows, width], data: features },
    boxes: { type: 'float32', dims: [rows, 4], data: boxes },
  };
}
