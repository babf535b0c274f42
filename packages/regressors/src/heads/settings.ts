import { defaultBatchSize, defaultSeed, setting } from '@grounder/core/internal';

/** Rates of heads that have no preset. */
export const headDefaults = { learningRate: 1e-3, weightDecay: 0.01 } as const;

/** How a head is trained: the type of the library and the options of `grounder train` follow. */
export const trainingSettings = {
  /** As often as in the study when left out. */
  epochs: setting('how often all examples are used', 20),
  /** A batch larger than the data is all of them. */
  batchSize: setting('examples in a batch', defaultBatchSize),
  /** It rises to it in the first twentieth of the steps. */
  learningRate: setting<number>(`the highest one; ${headDefaults.learningRate}, or the preset’s`),
  /** At each step, times the learning rate. */
  weightDecay: setting<number>(
    `share by which weights shrink; ${headDefaults.weightDecay}, or the preset’s`,
  ),
  patience: setting<number>('epochs without a better one after which it stops'),
  seed: setting('initial numbers, order and --limit', defaultSeed),
};

/** What is left out. */
export const trainingDefaults = {
  ...headDefaults,
  epochs: trainingSettings.epochs.defaultValue,
  batchSize: trainingSettings.batchSize.defaultValue,
  seed: trainingSettings.seed.defaultValue,
};
