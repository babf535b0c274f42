// What runs where there is no Node: all but finding and translating the packages with the weights.
export { CenterNetDetector } from './center-net/center-net-detector.js';
export type { EmbeddedModelName } from './embedded-models.js';
export { FaceResEncoder } from './face-res/face-res-encoder.js';
export { FaceResLooks } from './face-res/face-res-looks.js';
export { parseLooksHead } from './face-res/looks-head.js';
export { MoveNetEstimator } from './move-net/move-net-estimator.js';
