// For the other packages of this repository: what is here may change with any version.
export type { ClipImageEncoderOptions } from './clip-image-encoder.js';
export type { ClipImageTokenEncoderOptions } from './clip-image-token-encoder.js';
export { ClipImageTokenEncoder } from './clip-image-token-encoder.js';
export type { ClipScorerOptions } from './clip-scorer.js';
export type { ClipTextEncoderOptions } from './clip-text-encoder.js';
export type { ClipTextTokenEncoderOptions } from './clip-text-token-encoder.js';
export { ClipTextTokenEncoder } from './clip-text-token-encoder.js';
export type {
  ClipTokenizer,
  ClipTokenizerOptions,
  ClipTokenizerSource,
  TokenPadding,
} from './clip-tokenizer.js';
export type {
  ClipFamily,
  ClipModel,
  ClipModelOptions,
  ClipModelParts,
  ClipSessions,
} from './create-clip-encoders.js';
export type { ClipTokenEncoders, ClipTokenEncodersOptions } from './create-clip-token-encoders.js';
export type { FeatureCache, FeatureCacheOptions, FeatureKey } from './feature-cache.js';
export type { ClipSession } from './model-tensors.js';
export type { ClipPreprocessing, ClipResize } from './preprocessing.js';
export type { RegionEncoder } from './region-features.js';
