import type { SettingsOf } from '@grounder/core/internal';
import type { TokenChoice } from '@grounder/pipeline/internal';
import type { DetectorKind } from '@grounder/detectors';
import type { EvaluationProgress } from '@grounder/evaluation/internal';
import type { FeatureType, FusionPreset, trainingSettings } from '@grounder/regressors/internal';

import type { SystemOptions } from '../options.js';

/** What `grounder train` trains, and how. */
export interface TrainPlan extends SettingsOf<typeof trainingSettings> {
  /** The folder of the run: features, checkpoints, logs, the head. */
  readonly out: string;
  /** The data set. */
  readonly dataset: string;
  /** The split to learn from. */
  readonly split: string;
  /** The split to measure on after each epoch; none when left out. */
  readonly validationSplit?: string;
  /** Most examples of each split, drawn at random. */
  readonly limit?: number;
  /** The image encoder: a CLIP folder, a hub id, or a module that gives a folder. */
  readonly imageEncoder: string;
  /** The text encoder, likewise. */
  readonly textEncoder: string;
  /** The type in which features are kept. */
  readonly features: FeatureType;
  readonly seed: number;
  /** Goes on from the last checkpoint of the folder. */
  readonly resume?: true;
  /** Where models are, and their number format. */
  readonly models: SystemOptions;
  /** The head. */
  readonly head: ProjectionPlan | ProposalPlan | FusionPlan;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrainProgress) => void;
}

/** A projection head. */
export interface ProjectionPlan {
  readonly kind: 'projection-head';
  readonly loss: string;
  readonly widths: readonly number[];
  readonly activation: 'relu' | 'gelu' | 'tanh';
  readonly layout: 'concatenated' | 'concatenated with product';
}

/** A proposal head. */
export interface ProposalPlan {
  readonly kind: 'proposal-head';
  readonly width: number;
  /** Where regions come from: `embedded`, `ground-truth`, a detector's ONNX file, or a module. */
  readonly proposals: string;
  /** Class names of that detector, when its file does not hold them. */
  readonly labels?: readonly string[];
  /** What that detector is, when its file does not tell for certain. */
  readonly kindOfDetector?: DetectorKind;
  /** Most regions of a picture. */
  readonly maxProposals: number;
}

/** A fusion head. */
export interface FusionPlan extends TokenChoice {
  readonly kind: 'fusion-head';
  /** Sizes and rates. */
  readonly preset: FusionPreset;
  readonly loss: string;
  readonly schedule: 'cosine' | 'step';
  /** Changed variants of each example to learn from, beside itself. */
  readonly augment: number;
}

/** How far training has come. */
export interface TrainProgress extends Pick<EvaluationProgress, 'done' | 'total'> {
  /** What is done: "phrases", "pictures", "train". */
  readonly stage: string;
  /** The loss of the last step; undefined before the first. */
  readonly loss?: number;
  /** Milliseconds that are left at this speed. */
  readonly etaMs: number;
}
