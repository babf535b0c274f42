// What runs where there is no Node: grounding with parts that were opened by others.
export { cachedDetector } from './cache/cached-detector.js';
export type { Grounder } from './grounders/grounder.js';
export type { GroundingJson } from './grounders/grounding-json.js';
export { toGroundingJson } from './grounders/grounding-json.js';
export { grouped } from './grounders/grouped.js';
export type { NamedScorer } from './grounders/named-scorer.js';
export type { ProposalGrounderOptions } from './grounders/proposal-grounder.js';
export { ProposalGrounder } from './grounders/proposal-grounder.js';
export type { LazyEstimatorParts, OpenEstimator } from './open/lazy-estimator.js';
export { lazyEstimator } from './open/lazy-estimator.js';
export type { OpenPoseEstimator } from './open/lazy-pose-estimator.js';
export { lazyPoseEstimator } from './open/lazy-pose-estimator.js';
export type { OpenDetector } from './open/search-tiles.js';
export { searchTiles } from './open/search-tiles.js';
export type { DefaultGrounderParts, DefaultScorerParts } from './systems/compose-default.js';
export { composeDefault, defaultScorer } from './systems/compose-default.js';
