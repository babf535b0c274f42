// For the other packages of this repository: what is here may change with any version.
export type { CheckedInput, CheckGradientsOptions, GradientComparison } from './check-gradients.js';
export type { Gradient, Operand, Operation } from './graph/apply.js';
export { float, int, ints, string } from './graph/attributes.js';
export type { DifferentiateOptions } from './graph/differentiate.js';
export type { EncodeGraphOptions, Weights } from './graph/encode-graph.js';
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
export type { Dim, Shape } from './graph/shape.js';
export type { Column } from './loop/array-batches.js';
export type { EpochPosition, StartEpoch } from './loop/batch-source.js';
export type { BestEpoch, Checkpoint, CheckpointName, CheckpointStore } from './loop/checkpoint.js';
export { crc32c } from './loop/crc32c.js';
export { decodeCheckpoint } from './loop/decode-checkpoint.js';
export { encodeCheckpoint } from './loop/encode-checkpoint.js';
export { formatRecord, toScalarEvent } from './loop/format-record.js';
export type { LoggedRecord } from './loop/parse-record.js';
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
export type { TrainingLog, TrainingLogOptions } from './loop/training-log.js';
export type { TrainingSettings } from './loop/training-settings.js';
export { assertSameSettings } from './loop/training-settings.js';
export type { BoxLoss } from './losses/box-losses.js';
export type { CrossEntropyOptions } from './losses/classification-losses.js';
export type { BinaryOperator } from './operators/arithmetic.js';
export {
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  power,
  subtract,
} from './operators/arithmetic.js';
export type { ReduceOptions } from './operators/broadcast.js';
export { expandLike } from './operators/broadcast.js';
export {
  both,
  cast,
  isAtLeast,
  isEqual,
  isGreater,
  select,
  stopGradient,
} from './operators/comparison.js';
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
  sign,
  sin,
  softplus,
  sqrt,
  tanh,
} from './operators/elementwise.js';
export { gather, takeAlongLast } from './operators/gather.js';
export { reshape, shapeOf, transpose } from './operators/layout.js';
export type { ProductOptions } from './operators/matrix.js';
export { linear, product } from './operators/matrix.js';
export type { LayerNormalisationOptions } from './operators/normalisation.js';
export { layerNormalisation, normaliseVectors } from './operators/normalisation.js';
export type { PadOptions, SliceOptions } from './operators/pieces.js';
export { concat, insertAxis, pad, removeAxis, slice, split } from './operators/pieces.js';
export { max } from './operators/reductions.js';
export { logSoftmax } from './operators/softmax.js';
export type { AdamWOptions } from './optimizers/adam-w.js';
export { clipGlobalNorm, globalNorm } from './optimizers/global-norm.js';
export type { Optimizer, ParameterUpdate, UpdatedParameter } from './optimizers/optimizer.js';
export type {
  CosineScheduleOptions,
  Schedule,
  StepScheduleOptions,
} from './optimizers/schedules.js';
export type { SgdOptions } from './optimizers/sgd.js';
export type { Initialiser } from './step/initialisers.js';
export { equalNumbers, fanInUniform, normalNumbers } from './step/initialisers.js';
export type { LinearLayerOptions } from './step/layers.js';
export type { TrainingModel, TrainingModelOptions } from './step/training-model.js';
export type { Batch, Scalars, StepInput, StepResult, TrainingState } from './step/training-step.js';
export { weightsOf } from './step/training-step.js';
export type { SelfAttentionOptions, TransformerLayerOptions } from './step/transformer.js';
export { selfAttention, transformerLayer } from './step/transformer.js';
