export { checkGradients } from './check-gradients.js';
export { apply } from './graph/apply.js';
export { differentiate } from './graph/differentiate.js';
export { encodeGraph } from './graph/encode-graph.js';
export { Graph } from './graph/graph.js';
export type { Variable } from './graph/graph.js';
export type { ArrayBatchesOptions } from './loop/array-batches.js';
export { arrayBatches } from './loop/array-batches.js';
export { Evaluation } from './loop/evaluation.js';
export { iterableBatches } from './loop/batch-source.js';
export type { BatchSource } from './loop/batch-source.js';
export type { Checkpoint, CheckpointStore } from './loop/checkpoint.js';
export { openEvaluation } from './loop/evaluation.js';
export { fileCheckpoints } from './loop/file-checkpoints.js';
export { memoryCheckpoints } from './loop/memory-checkpoints.js';
export { readTrainingLog } from './loop/read-training-log.js';
export type { TrainingRecord, TrainOptions } from './loop/train-options.js';
export { train } from './loop/train.js';
export { trainingLog } from './loop/training-log.js';
export { ciouLoss, diouLoss, giouLoss, iouLoss, toCorners } from './losses/box-losses.js';
export { contrastiveLoss, crossEntropyLoss } from './losses/classification-losses.js';
export {
  binaryCrossEntropyLoss,
  l1Loss,
  smoothL1Loss,
  squaredLoss,
} from './losses/regression-losses.js';
export { add, divide, multiply, subtract } from './operators/arithmetic.js';
export { sum } from './operators/broadcast.js';
export { relu, sigmoid } from './operators/elementwise.js';
export { reshape, transpose } from './operators/layout.js';
export { matMul } from './operators/matrix.js';
export { concat } from './operators/pieces.js';
export { mean } from './operators/reductions.js';
export { softmax } from './operators/softmax.js';
export { adamW } from './optimizers/adam-w.js';
export { constantSchedule, cosineSchedule, stepSchedule, warmUp } from './optimizers/schedules.js';
export { sgd } from './optimizers/sgd.js';
export { linearLayer } from './step/layers.js';
export { buildTrainingModel } from './step/training-model.js';
export { openTrainingStep, TrainingStep, weightsOf } from './step/training-step.js';
export type { Batch } from './step/training-step.js';
