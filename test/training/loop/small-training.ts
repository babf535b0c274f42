import { createRandom } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { Batch, TrainingModel, TrainOptions } from '@grounder/training/internal';
import type { ArrayBatchesOptions } from '@grounder/training';
import {
  adamW,
  arrayBatches,
  buildTrainingModel,
  constantSchedule,
  Graph,
  l1Loss,
  linearLayer,
  openTrainingStep,
  relu,
  sigmoid,
} from '@grounder/training';
import { dropout } from '@grounder/training/internal';

import { createBatch } from '../step/projection-head.js';

/** One thread: sums in another order would be other bits. */
export const runtime = nodeRuntime({ threads: 1 });
export const rows = 20;
export const width = 6;
export const batchSize = 6;
export const epochs = 4;
/** 6, 6, 6 and the 2 that are left. */
export const batchesPerEpoch = 4;
export const steps = epochs * batchesPerEpoch;

/** A head with dropout, so that the chance of each step counts. */
export function createModel(): TrainingModel {
  const graph = new Graph();
  const random = createRandom(5);
  const seed = graph.input('seed', [], 'int64');
  const features = graph.input('features', ['batch', width]);
  const hidden = relu(linearLayer(features, { name: 'first', outputs: 16, random }));
  const kept = dropout(hidden, { ratio: 0.25, seed });
  const box = sigmoid(linearLayer(kept, { name: 'last', outputs: 4, random }));
  const loss = l1Loss(box, graph.input('boxes', ['batch', 4]));
  return buildTrainingModel({ loss, optimizer: adamW(), seed });
}

/** The rows of a batch as columns to cut batches from. */
export function columnsOf(batch: Batch): ArrayBatchesOptions['columns'] {
  return Object.fromEntries(
    Object.entries(batch).map(([name, { data, dims }]) => {
      if (!(data instanceof Float32Array)) throw new TypeError('floats expected');
      return [name, { data, dims: dims.slice(1) }];
    }),
  );
}

/** The options of a training of 16 steps; the caller disposes its step. */
export async function openSmallTraining(): Promise<TrainOptions> {
  const columns = columnsOf(createBatch(createRandom(8), rows, width));
  return {
    step: await openTrainingStep(runtime, createModel()),
    source: arrayBatches({ columns, batchSize }),
    epochs,
    seed: 3,
    schedule: constantSchedule(0.01),
  };
}
