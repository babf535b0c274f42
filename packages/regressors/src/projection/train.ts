import { Graph } from '@grounder/training';
import { defaultBatchSize } from '@grounder/core/internal';

import { boxMetrics, parseBoxObjective } from '../heads/box-objective.js';
import { projectionBatches, targetNames } from '../heads/batches.js';
import type { ProjectionHeadOptions } from './head.js';
import { buildProjectionHead, projectionNames } from './head.js';
import type { TrainedHead, TrainHeadOptions } from '../heads/train.js';
import { dimsOf, trainHead } from '../heads/train.js';

/** How a projection head is trained. */
export interface TrainProjectionHeadOptions extends TrainHeadOptions, ProjectionHeadOptions {
  /**
   * What is made small: `l1` is the study's system 6, `l1+giou` its system 7.
   * @defaultValue 'l1'
   */
  readonly loss?: string;
}

/**
 * Trains the study's projection head on frozen features: systems 6 and 7.
 * @returns The head as one ONNX file with `image_features` and `text_features` in, `boxes` out.
 * @throws GroundingError `INVALID_OPTION` for a number or a loss that cannot be, `INVALID_DATA` for no
 *   examples, boxes outside the picture, or NaN; `TRAINING_DIVERGED`; `MODEL_MISMATCH` when a
 *   checkpoint or the validation features are of another head or other encoders.
 * @example
 * ```ts
 * const { bytes, measured } = await trainProjectionHead({
 *   runtime: nodeRuntime(), training, validation, loss: 'l1+giou', epochs: 20, batchSize: 32,
 * });
 * ```
 */
export async function trainProjectionHead(
  options: TrainProjectionHeadOptions,
): Promise<TrainedHead> {
  const { training, validation, batchSize = defaultBatchSize, loss: objective = 'l1' } = options;
  const { build, name } = parseBoxObjective(objective);
  const learned = projectionBatches(training, { batchSize, order: 'shuffled' });
  const graph = new Graph();
  const head = buildProjectionHead(graph, dimsOf(options), options);
  const target = graph.input(targetNames.boxes, ['batch', 4]);
  return trainHead(
    {
      loss: build(head.box, target),
      metrics: boxMetrics(head.box, target),
      watched: 'meanIou',
      outputs: { [projectionNames.box]: head.box },
      learned,
      measured: validation && projectionBatches(validation, { batchSize: 256, order: 'fixed' }),
      description: { kind: 'projection-head', objective: name },
    },
    options,
  );
}
