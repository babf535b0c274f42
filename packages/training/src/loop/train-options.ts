import type { CallOptions } from '@grounder/core';

import type { Weights } from '../graph/encode-graph.js';
import type { Schedule } from '../optimizers/schedules.js';
import type { Scalars, TrainingState, TrainingStep } from '../step/training-step.js';
import type { BatchSource } from './batch-source.js';
import type { Checkpoint, CheckpointStore } from './checkpoint.js';
import type { TrainingSettings } from './training-settings.js';

/** What happened in a training: one record for each step, and one for each epoch. */
export type TrainingRecord =
  | {
      /** A step was made. */
      readonly kind: 'step';
      /** Its number, counted from 1. */
      readonly step: number;
      /** The epoch, counted from 0. */
      readonly epoch: number;
      /** The learning rate that it was made with. */
      readonly learningRate: number;
      /** Loss, length of the gradient and metrics on its batch. */
      readonly scalars: Scalars;
    }
  | {
      /** An epoch ended. */
      readonly kind: 'epoch';
      /** Number of steps made. */
      readonly step: number;
      /** The epoch, counted from 0. */
      readonly epoch: number;
      /** Means over the epoch's rows, each measured when its batch was used. */
      readonly training: Scalars;
      /** What the validation measured; undefined without one. */
      readonly validation: Scalars | undefined;
      /** Whether it is the best epoch so far. */
      readonly isBest: boolean;
    };

/** By what epochs are compared, and how long to wait for a better one. */
export interface Watch {
  /**
   * The scalar that is compared: of the validation, or of the training when there is none.
   * @defaultValue 'loss'
   */
  readonly scalar?: string;
  /**
   * Whether the least or the greatest is best.
   * @defaultValue 'least'
   */
  readonly goal?: 'least' | 'greatest';
  /**
   * Number of epochs without a better one after which training stops.
   * @defaultValue Infinity
   */
  readonly patience?: number;
  /**
   * By how much an epoch must be better to count, 0 or more.
   * @defaultValue 0
   */
  readonly minimumGain?: number;
}

/** Where and when checkpoints are kept. */
export interface Checkpointing {
  /** Where. */
  readonly store: CheckpointStore;
  /**
   * Number of steps between two, besides those at the end of each epoch.
   * @defaultValue Infinity
   */
  readonly everySteps?: number;
}

/** How `train` trains. */
export interface TrainOptions extends CallOptions {
  /** The open training model. */
  readonly step: TrainingStep;
  /** The batches to learn from. */
  readonly source: BatchSource;
  /** How often all of them are used, at least 1. */
  readonly epochs: number;
  /** The learning rate of each step. */
  readonly schedule: Schedule;
  /** The seed of all chance, 0 to 2^32 − 1. */
  readonly seed: number;
  /**
   * Numbers of parameters to start from.
   * @defaultValue the initial numbers of the graph
   */
  readonly weights?: Weights;
  /**
   * Measures the state after each epoch.
   * @defaultValue no validation
   */
  readonly validate?: (state: TrainingState, options: CallOptions) => Promise<Scalars>;
  /**
   * By what epochs are compared, and when to stop early.
   * @defaultValue least loss, no early stop
   */
  readonly watch?: Watch;
  /**
   * Keeps the last and the best checkpoint.
   * @defaultValue none are kept
   */
  readonly checkpoints?: Checkpointing;
  /**
   * What the training depends on, by what messages call it, such as loss, batch size and data. Kept
   * in checkpoints; a resumed training must have the same.
   * @defaultValue not compared
   */
  readonly settings?: TrainingSettings;
  /**
   * Goes on from here, with the same options as before.
   * @defaultValue starts anew
   */
  readonly resume?: Checkpoint | undefined;
  /**
   * Hears of each step and epoch; training waits for it.
   * @defaultValue nobody hears
   */
  readonly onRecord?: (record: TrainingRecord) => void | Promise<void>;
}

/** How a training ended. */
export interface TrainingResult {
  /** The state at the end. */
  readonly last: Checkpoint;
  /**
   * The state after the best epoch. Undefined when that epoch was before `resume` and no store
   * kept it.
   */
  readonly best: Checkpoint | undefined;
  /** Whether all epochs were made, or patience was at an end. */
  readonly end: 'finished' | 'stopped early';
}
