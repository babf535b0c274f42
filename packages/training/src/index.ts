export type { CheckedInput, CheckGradientsOptions, GradientComparison } from './check-gradients.js';
export { checkGradients } from './check-gradients.js';
export type { Gradient, Operand, Operation } from './graph/apply.js';
export { apply } from './graph/apply.js';
export { float, int, ints, string } from './graph/attributes.js';
export type { DifferentiateOptions } from './graph/differentiate.js';
export { differentiate } from './graph/differentiate.js';
export type { EncodeGraphOptions, Weights } from './graph/encode-graph.js';
export { encodeGraph } from './graph/encode-graph.js';
export type {
  Constant,
  ElementType,
  GraphNode,
  NodeDescription,
  NodeGradient,
  Parameter,
  Variable,
  VariableType,
} from './graph/graph.js';
export { Graph } from './graph/graph.js';
export type { Dim, Shape } from './graph/shape.js';
export type { ArrayBatchesOptions, Column } from './loop/array-batches.js';
export { arrayBatches } from './loop/array-batches.js';
export type { BatchSource, EpochPosition, StartEpoch } from './loop/batch-source.js';
export { iterableBatches } from './loop/batch-source.js';
export type { BestEpoch, Checkpoint, CheckpointName, CheckpointStore } from './loop/checkpoint.js';
export { crc32c } from './loop/crc32c.js';
export { decodeCheckpoint } from './loop/decode-checkpoint.js';
export { encodeCheckpoint } from './loop/encode-checkpoint.js';
export { Evaluation, openEvaluation } from './loop/evaluation.js';
export { fileCheckpoints } from './loop/file-checkpoints.js';
export { formatRecord, toScalarEvent } from './loop/format-record.js';
export { memoryCheckpoints } from './loop/memory-checkpoints.js';
export type { LoggedRecord } from './loop/parse-record.js';
export { readTrainingLog } from './loop/read-training-log.js';
export { deriveSeed, shuffledOrder } from './loop/seeds.js';
export type { ScalarEvent } from './loop/tensorboard.js';
export { encodeEventHeader, encodeScalarEvent } from './loop/tensorboard.js';
export type {
  Checkpointing,
  TrainingRecord,
  TrainingResult,
  TrainOptions,
  Watch,
} from './loop/train-options.js';
export { train } from './loop/train.js';
export type { TrainingLog, TrainingLogOptions } from './loop/training-log.js';
export { trainingLog } from './loop/training-log.js';
export type { BoxLoss } from './losses/box-losses.js';
export { ciouLoss, diouLoss, giouLoss, iouLoss, toCorners } from './losses/box-losses.js';
export type { CrossEntropyOptions } from './losses/classification-losses.js';
export { contrastiveLoss, crossEntropyLoss } from './losses/classification-losses.js';
export {
  binaryCrossEntropyLoss,
  l1Loss,
  smoothL1Loss,
  squaredLoss,
} from './losses/regression-losses.js';
export type { BinaryOperator } from './operators/arithmetic.js';
export {
  add,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  power,
  subtract,
} from './operators/arithmetic.js';
export type { ReduceOptions } from './operators/broadcast.js';
export { expandLike, sum } from './operators/broadcast.js';
export {
  both,
  cast,
  isAtLeast,
  isEqual,
  isGreater,
  select,
  stopGradient,
} from './operators/comparison.js';
export type { ConvolutionOptions, WindowOptions } from './operators/convolution.js';
export { convolution } from './operators/convolution.js';
export type { DropoutOptions } from './operators/dropout.js';
export { dropout } from './operators/dropout.js';
export type { UnaryOperator } from './operators/elementwise.js';
export {
  abs,
  arctangent,
  clip,
  cos,
  erf,
  exp,
  gelu,
  log,
  quickGelu,
  relu,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  tanh,
} from './operators/elementwise.js';
export { gather, takeAlongLast } from './operators/gather.js';
export { flatten, reshape, shapeOf, transpose } from './operators/layout.js';
export type { ProductOptions } from './operators/matrix.js';
export { linear, matMul, product } from './operators/matrix.js';
export type { LayerNormalisationOptions } from './operators/normalisation.js';
export { layerNormalisation, normaliseVectors } from './operators/normalisation.js';
export type { PadOptions, SliceOptions } from './operators/pieces.js';
export { concat, insertAxis, pad, removeAxis, slice, split } from './operators/pieces.js';
export type { AveragePoolOptions, PoolOptions } from './operators/pooling.js';
export { averagePool, maxPool } from './operators/pooling.js';
export { max, mean } from './operators/reductions.js';
export { logSoftmax, softmax } from './operators/softmax.js';
export type { AdamWOptions } from './optimizers/adam-w.js';
export { adamW } from './optimizers/adam-w.js';
export { clipGlobalNorm, globalNorm } from './optimizers/global-norm.js';
export type { Optimizer, ParameterUpdate, UpdatedParameter } from './optimizers/optimizer.js';
export type {
  CosineScheduleOptions,
  Schedule,
  StepScheduleOptions,
} from './optimizers/schedules.js';
export { constantSchedule, cosineSchedule, stepSchedule, warmUp } from './optimizers/schedules.js';
export type { SgdOptions } from './optimizers/sgd.js';
export { sgd } from './optimizers/sgd.js';
export type { Initialiser } from './step/initialisers.js';
export { equalNumbers, fanInUniform, glorotUniform, normalNumbers } from './step/initialisers.js';
export type { LinearLayerOptions } from './step/layers.js';
export { linearLayer } from './step/layers.js';
export type { TrainingModel, TrainingModelOptions } from './step/training-model.js';
export { buildTrainingModel } from './step/training-model.js';
export type { SelfAttentionOptions, TransformerLayerOptions } from './step/transformer.js';
export { selfAttention, transformerLayer } from './step/transformer.js';
export type { Batch, Scalars, StepInput, StepResult, TrainingState } from './step/training-step.js';
export { openTrainingStep, TrainingStep, weightsOf } from './step/training-step.js';
