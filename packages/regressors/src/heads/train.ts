import type { CallOptions, Runtime } from '@grounder/core';
import { createRandom, GroundingError } from '@grounder/core';
import type { SettingsOf } from '@grounder/core/internal';
import { defaultSeed, defined } from '@grounder/core/internal';
import type { BatchSource, Evaluation } from '@grounder/training';
import type {
  Checkpoint,
  Checkpointing,
  Scalars,
  TrainingRecord,
  TrainingResult,
  TrainingSettings,
  Variable,
} from '@grounder/training/internal';
import {
  adamW,
  buildTrainingModel,
  cosineSchedule,
  encodeGraph,
  openEvaluation,
  openTrainingStep,
  stepSchedule,
  train,
  warmUp,
} from '@grounder/training';
import { weightsOf } from '@grounder/training/internal';

import type { FeatureSet } from '../features/feature-set.js';
import type { HeadDescription } from './description.js';
import { headKey } from './description.js';
import type { trainingSettings } from './settings.js';
import { headDefaults, trainingDefaults } from './settings.js';

/** How a head is trained. */
export interface TrainHeadOptions extends CallOptions, SettingsOf<typeof trainingSettings> {
  /** Where it is trained. */
  readonly runtime: Runtime;
  /** What it learns from. */
  readonly training: FeatureSet;
  /**
   * What it is measured on after each epoch: the best epoch is the head.
   * @defaultValue none: the last epoch is the head
   */
  readonly validation?: FeatureSet | undefined;
  /**
   * How the learning rate falls after that: as a cosine to 0, or to a tenth after two thirds of the
   * steps, as TransVG's after 60 of 90 epochs.
   * @defaultValue 'cosine'
   */
  readonly schedule?: 'cosine' | 'step';
  /**
   * Greatest length of the gradient; longer ones are shortened.
   * @defaultValue 1
   */
  readonly maximumNorm?: number;
  /**
   * Keeps checkpoints.
   * @defaultValue none are kept
   */
  readonly checkpoints?: Checkpointing | undefined;
  /**
   * What the training depends on, by what messages call it: a resumed training must have the same.
   * @defaultValue not compared
   */
  readonly settings?: TrainingSettings | undefined;
  /**
   * Goes on from here.
   * @defaultValue starts anew
   */
  readonly resume?: Checkpoint | undefined;
  /**
   * Hears of each step and epoch.
   * @defaultValue nobody hears
   */
  readonly onRecord?: ((record: TrainingRecord) => void | Promise<void>) | undefined;
}

/** A head that has been trained. */
export interface TrainedHead {
  /** The head as one ONNX file, its description in its metadata. */
  readonly bytes: Uint8Array;
  /** How training ended. */
  readonly result: TrainingResult;
  /** What was measured on the validation data with the weights in the file; undefined without them. */
  readonly measured: Scalars | undefined;
}

/** A head in a graph, and what it is taught with. */
export interface HeadRecipe {
  /** What is made small. */
  readonly loss: Variable;
  /** What it is judged by, means over examples; the greatest `watched` is best. */
  readonly metrics: Readonly<Record<string, Variable>>;
  /** The metric by which epochs are compared. */
  readonly watched: string;
  /** What the file returns. */
  readonly outputs: Readonly<Record<string, Variable>>;
  /** Cuts batches to learn from. */
  readonly learned: BatchSource;
  /** Cuts batches to measure on; undefined without validation. */
  readonly measured: BatchSource | undefined;
  /** The int64 scalar that dropout reads; undefined without. */
  readonly seed?: Variable | undefined;
  /** The same head without dropout, where it has some: loss and metrics to measure by. */
  readonly measuredBy?: Pick<HeadRecipe, 'loss' | 'metrics'> | undefined;
  /** What the head is. */
  readonly description: Pick<HeadDescription, 'kind' | 'objective'>;
}

/** Trains a head and writes it as one ONNX file. */
export async function trainHead(
  recipe: HeadRecipe,
  options: TrainHeadOptions,
): Promise<TrainedHead> {
  const { runtime, weightDecay = headDefaults.weightDecay, maximumNorm = 1 } = options;
  const { loss, metrics, measured, seed, measuredBy = recipe } = recipe;
  // Before the update is appended, which changes what depends on the parameters.
  const judged = { loss: measuredBy.loss, ...measuredBy.metrics };
  await using evaluation = measured && (await openEvaluation(runtime, judged));
  await using step = await openTrainingStep(
    runtime,
    buildTrainingModel({
      loss,
      metrics,
      optimizer: adamW({ weightDecay }),
      maximumNorm,
      ...defined({ seed }),
    }),
  );
  const result = await train({
    step,
    source: recipe.learned,
    ...planOf(recipe, options),
    ...watchOf(recipe, evaluation, options),
  });
  const { state } = (measured && result.best) ?? result.last;
  const scores = measured && (await evaluation?.run(state, measured));
  return {
    bytes: encodeGraph({
      outputs: recipe.outputs,
      weights: weightsOf(state),
      name: recipe.description.kind,
      metadata: [{ key: headKey, value: JSON.stringify(describe(recipe, options, state.step)) }],
    }),
    result,
    measured: scores,
  };
}

type Plan = Omit<Parameters<typeof train>[0], 'step' | 'source'>;

function planOf({ learned }: HeadRecipe, options: TrainHeadOptions): Plan {
  const { epochs, learningRate, seed } = { ...trainingDefaults, ...defined(options) };
  const { checkpoints, settings, resume, onRecord, signal, onProgress } = options;
  const steps = epochs * (learned.batchesPerEpoch ?? 1);
  const rising = Math.max(1, Math.ceil(steps / 20));
  return {
    epochs,
    seed,
    schedule: warmUp(
      rising,
      options.schedule === 'step'
        ? stepSchedule({ rate: learningRate, every: Math.max(1, Math.ceil((2 / 3) * steps)) })
        : cosineSchedule({ rate: learningRate, steps }),
    ),
    ...defined({ settings, resume, checkpoints, onRecord, signal, onProgress }),
  };
}

/** By what epochs are compared, and how long a better one is waited for. */
function watchOf(
  { measured, watched }: HeadRecipe,
  evaluation: Evaluation | undefined,
  { patience }: TrainHeadOptions,
): Pick<Plan, 'validate' | 'watch'> {
  const waiting = defined({ patience });
  if (measured === undefined || evaluation === undefined) return { watch: waiting };
  return {
    validate: (state, call) => evaluation.run(state, measured, call),
    watch: { ...waiting, scalar: watched, goal: 'greatest' },
  };
}

function describe(
  { description }: HeadRecipe,
  options: TrainHeadOptions,
  steps: number,
): HeadDescription {
  const { training } = options;
  const { epochs, batchSize, learningRate, seed } = { ...trainingDefaults, ...defined(options) };
  const { imageEncoder, textEncoder, examples } = training;
  return {
    ...description,
    imageEncoder,
    textEncoder,
    training: { examples: examples.length, epochs, batchSize, learningRate, seed, steps },
  };
}

/**
 * Checks that features to measure on are of the encoders of those to learn from, and makes the chance
 * of the initial numbers.
 */
export function dimsOf({ training, validation, seed = defaultSeed }: TrainHeadOptions): {
  readonly image: number;
  readonly text: number;
  readonly random: () => number;
} {
  const { imageEncoder, textEncoder } = training;
  const others = [validation?.imageEncoder.fingerprint, validation?.textEncoder.fingerprint];
  const own = [imageEncoder.fingerprint, textEncoder.fingerprint];
  if (validation !== undefined && others.some((other, index) => other !== own[index])) {
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected validation features by the encoders of the training features, "${imageEncoder.name}" ` +
        `and "${textEncoder.name}", got those of others; extract both with the same encoders`,
    );
  }
  return { image: imageEncoder.dim, text: textEncoder.dim, random: createRandom(seed) };
}
