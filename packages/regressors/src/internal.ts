// For the other packages of this repository: what is here may change with any version.
export type { AugmentedExamples, AugmentExamplesOptions } from './augment/augment-examples.js';
export { augmentImage } from './augment/augment-image.js';
export type { PhraseTraits } from './augment/augment-phrase.js';
export type { Augmentation } from './augment/augmentation.js';
export { augmentBox, drawAugmentation } from './augment/augmentation.js';
export type {
  EncoderSource,
  ExtractFeaturesOptions,
  LearnedExample,
  RegionSource,
} from './features/extract-options.js';
export type {
  ExtractTokenFeaturesOptions,
  TokenSource,
} from './features/extract-token-features.js';
export type { FeatureFile, FeatureFileWriter } from './features/feature-file.js';
export type { EncoderIdentity, TokenShape } from './features/encoder-identity.js';
export type { ExampleFeatures, FeatureIndex, FeatureSet } from './features/feature-set.js';
export type { FeatureType, NpyHeader } from './features/npy-header.js';
export type { FusionBatchesOptions } from './fusion/batches.js';
export { fusionBatches } from './fusion/batches.js';
export type {
  FusionContext,
  FusionHead,
  FusionHeadOptions,
  FusionTokens,
  TokensOfBranch,
} from './fusion/head.js';
export { buildFusionHead } from './fusion/head.js';
export type { FusionPreset, FusionSettings } from './fusion/presets.js';
export type { OpenFusionHeadOptions } from './fusion/regressor.js';
export type { TrainFusionHeadOptions } from './fusion/train.js';
export type { HeadBatchesOptions } from './heads/batches.js';
export { projectionBatches, proposalBatches } from './heads/batches.js';
export type { BoxObjective } from './heads/box-objective.js';
export type { GivenEncoders, HeadDescription, HeadKind } from './heads/description.js';
export type { TrainedHead, TrainHeadOptions } from './heads/train.js';
export { headDefaults, trainingDefaults, trainingSettings } from './heads/settings.js';
export type { ProjectionHead, ProjectionHeadOptions } from './projection/head.js';
export { buildProjectionHead } from './projection/head.js';
export type { OpenHeadOptions } from './projection/regressor.js';
export type { TrainProjectionHeadOptions } from './projection/train.js';
export type { ProposalHead, ProposalHeadOptions } from './proposal/head.js';
export { buildProposalHead } from './proposal/head.js';
export type { OpenProposalHeadOptions } from './proposal/scorer.js';
export type { TrainProposalHeadOptions } from './proposal/train.js';
