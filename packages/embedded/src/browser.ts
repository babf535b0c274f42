// What runs where there is no Node: all but finding and translating the packages with the weights.
export { CenterNetDetector } from './center-net/center-net-detector.js';
export type { EmbeddedModelName } from './embedded-models.js';
export { MoveNetEstimator } from './move-net/move-net-estimator.js';
