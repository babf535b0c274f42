export type { Box } from './box.js';
export type { Detection } from './detection.js';
export type { Candidate, Grounding } from './grounding.js';
export type { GroundingErrorCode } from './grounding-error.js';
export { GroundingError } from './grounding-error.js';
export type {
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
  Progress,
  QueryParser,
  RegionExplainer,
  RegionScorer,
  Runtime,
  ScoreRequest,
  Session,
  SessionOptions,
  TensorInfo,
  TextEncoder,
} from './ports.js';
export type {
  Attribute,
  AttributeKind,
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
export type { Tensor, TensorType } from './tensor.js';
export { readFloats } from './tensor.js';
