export {
  fromCenterBox,
  fromNormalisedBox,
  toCenterBox,
  toCornerBox,
  toNormalisedBox,
} from './box-formats.js';
export type { Box, Point, Size } from './box.js';
export {
  assertBox,
  boxArea,
  boxCenter,
  boxHeight,
  boxWidth,
  clipBox,
  createBox,
  growBox,
  roundBoxOut,
} from './box.js';
export type { Detection } from './detection.js';
export { fingerprintImage, hashBytes } from './fingerprint-image.js';
export type { GroundingErrorCode } from './grounding-error.js';
export { GroundingError } from './grounding-error.js';
export type { Candidate, Grounding } from './grounding.js';
export { narrowToHalves, widenHalves } from './half-floats.js';
export { completeIou, distanceIou, generalizedIou, iou } from './iou.js';
export { suppressDetections, suppressNonMaxima } from './non-maximum-suppression.js';
export type { PhraseFactor } from './phrase-factor.js';
export type {
  AttentionMap,
  AttentiveRegressor,
  BoxRegressor,
  ByteCache,
  CallOptions,
  Captioner,
  Cropper,
  DecodeOptions,
  Detector,
  Embeddings,
  ImageCodec,
  ImageEncoder,
  ImageFormat,
  LabelMatcher,
  ManyCaptioner,
  PartStore,
  PoseEstimator,
  Progress,
  QueryParser,
  RegionScorer,
  RegionScores,
  Runtime,
  ScoreOptions,
  ScoreRequest,
  ScoreUnit,
  Session,
  SessionOptions,
  Shard,
  ShardOutcome,
  ShardQueue,
  TensorInfo,
  TextEncoder,
  TokenEncoder,
  TokenFeatures,
} from './ports.js';
export type { Keypoint, Pose } from './pose.js';
export { keypointNames } from './pose.js';
export type { QueryWarning } from './query-warning.js';
export type {
  Attribute,
  Entity,
  NounPhrase,
  Ordinal,
  Query,
  Relation,
  Superlative,
} from './query.js';
export type { Random } from './random.js';
export { createRandom } from './random.js';
export type { RasterImage } from './raster-image.js';
export { createRasterImage } from './raster-image.js';
export { listed } from './session-tensors.js';
export type { Tensor } from './tensor.js';
export { readFloats } from './tensor.js';
