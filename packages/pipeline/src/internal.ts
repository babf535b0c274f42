// For the other packages of this repository: what is here may change with any version.
export type { CachedCaptionerOptions } from './cache/cached-captioner.js';
export { cachedCaptioner } from './cache/cached-captioner.js';
export type { CachedDetectorOptions } from './cache/cached-detector.js';
export { cachedDetector } from './cache/cached-detector.js';
export type { CachedTextEncoderOptions } from './cache/cached-text-encoder.js';
export { cachedTextEncoder } from './cache/cached-text-encoder.js';
export type { StoreOptions } from './cache/stored-detector.js';
export { storedDetector } from './cache/stored-detector.js';
export { storedImageEncoder } from './cache/stored-image-encoder.js';
export {
  loadDefaultMatcher,
  openCaptioner,
  openClip,
  openClipImages,
  openClipText,
  openDetector,
  openEmbeddedDetector,
  openTextEncoder,
  openTokenEncoders,
} from './front.js';
export type { GroundingJson } from './grounders/grounding-json.js';
export { toDetectionsJson, toGroundingJson } from './grounders/grounding-json.js';
export type { OcclusionRequest } from './grounders/occlusion-map.js';
export { occlusionMap } from './grounders/occlusion-map.js';
export type { RefinedOptions } from './grounders/refined.js';
export type { RegressionGrounderOptions } from './grounders/regression-grounder.js';
export type { WeightedScorer } from './grounders/sum-of.js';
export type { AnnotateGroundingOptions } from './images/annotate-grounding.js';
export { annotateFactors, annotateGrounding } from './images/annotate-grounding.js';
export { drawOverlays } from './images/save-image.js';
export type { OpenCaptionerOptions } from './open/captioner.js';
export type { TemplatedClip } from './open/clip.js';
export type { OpenDetectorOptions } from './open/detector.js';
export type { OpenEmbeddedDetectorOptions } from './open/embedded-detector.js';
export type { OpenEncodersOptions } from './open/encoders.js';
export type { ModelPlaces } from './open/find-model.js';
export type { OpenPoseEstimator } from './open/lazy-pose-estimator.js';
export type { BoxEstimator, OpenEstimator } from './open/lazy-estimator.js';
export { lazyPoseEstimator } from './open/lazy-pose-estimator.js';
export type { OpenDetector } from './open/search-tiles.js';
export type {
  IdentifiedTokenEncoders,
  OpenTokenEncodersOptions,
  TokenChoice,
} from './open/token-encoders.js';
export type { GroundingSystem, ListSystemsOptions, MissingPart } from './systems/list-systems.js';
