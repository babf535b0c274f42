export type { AnnotateGroundingOptions } from './annotate-grounding.js';
export { annotateFactors, annotateGrounding } from './annotate-grounding.js';
export type { CachedCaptionerOptions } from './cached-captioner.js';
export { cachedCaptioner } from './cached-captioner.js';
export type { CachedDetectorOptions } from './cached-detector.js';
export { cachedDetector } from './cached-detector.js';
export type { CachedTextEncoderOptions } from './cached-text-encoder.js';
export { cachedTextEncoder } from './cached-text-encoder.js';
export { loadDefaultCodec } from './default-codec.js';
export { loadDefaultMatcher } from './default-matcher.js';
export type { Grounder } from './grounder.js';
export { grouped } from './grouped.js';
export type { GroundingJson } from './grounding-json.js';
export { toDetectionsJson, toGroundingJson } from './grounding-json.js';
export type { OpenCaptionerOptions } from './open-captioner.js';
export { openCaptioner } from './open-captioner.js';
export { openClipImages, openClipText } from './open-clip-tower.js';
export { openClip } from './open-clip.js';
export type { OpenDetectorOptions } from './open-detector.js';
export { openDetector } from './open-detector.js';
export { openSystem } from './open-system.js';
export { openTextEncoder } from './open-text-encoder.js';
export type { ModelPlaces } from './presets/find-model.js';
export type { OpenSystemOptions } from './presets/open-kit.js';
export type { ImageSource } from './load-image.js';
export { loadImage } from './load-image.js';
export type {
  CreateGrounderOptions,
  OpenDetector,
  OpenEmbeddedDetectorOptions,
} from './presets/embedded.js';
export { createGrounder, openEmbeddedDetector } from './presets/embedded.js';
export type {
  IdentifiedTokenEncoders,
  OpenTokenEncodersOptions,
  TokenChoice,
} from './presets/open-token-encoders.js';
export type { OpenEncodersOptions } from './presets/open-encoders.js';
export { openTokenEncoders } from './presets/open-token-encoders.js';
export type { OpenPoseEstimator } from './lazy-pose-estimator.js';
export { lazyPoseEstimator } from './lazy-pose-estimator.js';
export type { OcclusionRequest } from './occlusion-map.js';
export { occlusionMap } from './occlusion-map.js';
export type { OpenGrounder } from './owned-grounder.js';
export type { NamedScorer, ProposalGrounderOptions } from './proposal-grounder.js';
export { ProposalGrounder } from './proposal-grounder.js';
export type { RefinedOptions } from './refined.js';
export { refined } from './refined.js';
export type { RegressionGrounderOptions } from './regression-grounder.js';
export { RegressionGrounder } from './regression-grounder.js';
export { assertImagePath, saveImage } from './save-image.js';
export type { StoreOptions } from './stored-detector.js';
export { storedDetector } from './stored-detector.js';
export { storedImageEncoder } from './stored-image-encoder.js';
export type { WeightedScorer } from './sum-of.js';
export { sumOf } from './sum-of.js';
export type { GroundingSystem, ListSystemsOptions, MissingPart } from './systems.js';
export { listSystems } from './systems.js';
