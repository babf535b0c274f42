export type {
  AveragePrecision,
  AveragePrecisionOptions,
  ClassPrecision,
  PrecisionSummary,
} from './average-precision.js';
export { averagePrecision } from './average-precision.js';
export type { BootstrapOptions, Estimate } from './bootstrap-interval.js';
export { bootstrapInterval } from './bootstrap-interval.js';
export type { BoxSize } from './coco-ranges.js';
export { boxSizeOf } from './coco-ranges.js';
export { decodePickle } from './datasets/decode-pickle.js';
export type { PlainValue } from './datasets/plain-value.js';
export type { EvaluatedImage, TruthBox } from './evaluated-image.js';
export type { GroundingOutcome } from './grounding-outcome.js';
export type { Grouping } from './groupings.js';
export {
  byBoxSize,
  byCategory,
  byDistractors,
  byExpressionLength,
  byTag,
  groupOutcomes,
} from './groupings.js';
export type { McNemarResult, PairedCounts } from './mcnemar.js';
export { mcNemarTest, pairOutcomes } from './mcnemar.js';
export type { Measure, ProposalOptions } from './measures.js';
export {
  hitAbove,
  hitFrom,
  hitWhenProposed,
  meanOf,
  noTargetPrecision,
  noTargetRecall,
  overlap,
  proposed,
} from './measures.js';
export type { OutcomeSummary } from './summarise-outcomes.js';
export { summariseOutcomes } from './summarise-outcomes.js';
export type { Latency, SummariseTimingsOptions, TimingSummary } from './summarise-timings.js';
export { summariseTimings } from './summarise-timings.js';
