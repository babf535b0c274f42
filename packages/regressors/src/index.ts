export type { BoxObjective } from './box-objective.js';
export { parseBoxObjective } from './box-objective.js';
export type { AugmentedExamples, AugmentExamplesOptions } from './augment-examples.js';
export { augmentExamples } from './augment-examples.js';
export { augmentImage } from './augment-image.js';
export type { PhraseTraits } from './augment-phrase.js';
export { readPhraseTraits } from './augment-phrase.js';
export type { Augmentation } from './augmentation.js';
export { augmentBox, drawAugmentation } from './augmentation.js';
export type {
  EncoderSource,
  ExtractFeaturesOptions,
  LearnedExample,
  RegionSource,
} from './extract-features.js';
export { extractFeatures } from './extract-features.js';
export type { ExtractTokenFeaturesOptions, TokenSource } from './extract-token-features.js';
export { extractTokenFeatures } from './extract-token-features.js';
export type { FeatureFile, FeatureFileWriter } from './feature-file.js';
export { createFeatureFile, openFeatureFile } from './feature-file.js';
export type {
  EncoderIdentity,
  ExampleFeatures,
  FeatureIndex,
  FeatureSet,
  TokenShape,
} from './feature-set.js';
export { openFeatureSet } from './feature-set.js';
export type { FusionBatchesOptions } from './fusion-batches.js';
export { fusionBatches } from './fusion-batches.js';
export type { OpenFusionHeadOptions } from './fusion-head-regressor.js';
export { FusionHeadRegressor, openFusionHead } from './fusion-head-regressor.js';
export type {
  FusionContext,
  FusionHead,
  FusionHeadOptions,
  FusionTokens,
  TokensOfBranch,
} from './fusion-head.js';
export { buildFusionHead } from './fusion-head.js';
export type { FusionPreset, FusionSettings } from './fusion-presets.js';
export { fusionPresets } from './fusion-presets.js';
export type { HeadBatchesOptions } from './head-batches.js';
export { projectionBatches, proposalBatches } from './head-batches.js';
export type { GivenEncoders, HeadDescription, HeadKind } from './head-description.js';
export { readHeadDescription } from './head-description.js';
export type { FeatureType, NpyHeader } from './npy-header.js';
export type { OpenHeadOptions } from './projection-head-regressor.js';
export { openProjectionHead, ProjectionHeadRegressor } from './projection-head-regressor.js';
export type { ProjectionHead, ProjectionHeadOptions } from './projection-head.js';
export { buildProjectionHead } from './projection-head.js';
export type { OpenProposalHeadOptions } from './proposal-head-scorer.js';
export { openProposalHead, ProposalHeadScorer } from './proposal-head-scorer.js';
export type { ProposalHead, ProposalHeadOptions } from './proposal-head.js';
export { buildProposalHead } from './proposal-head.js';
export type { TrainFusionHeadOptions } from './train-fusion-head.js';
export { trainFusionHead } from './train-fusion-head.js';
export type { TrainedHead, TrainHeadOptions } from './train-head.js';
export type { TrainProjectionHeadOptions } from './train-projection-head.js';
export { trainProjectionHead } from './train-projection-head.js';
export type { TrainProposalHeadOptions } from './train-proposal-head.js';
export { trainProposalHead } from './train-proposal-head.js';
