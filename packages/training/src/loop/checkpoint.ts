import { GroundingError } from '@grounder/core';

import type { TrainingModel } from '../step/training-model.js';
import { slotName } from '../step/training-model.js';
import type { TrainingState } from '../step/training-step.js';

/** The best epoch so far. */
export interface BestEpoch {
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** What the watched scalar was. */
  readonly value: number;
}

/**
 * A training at rest between two steps: all that is needed to go on as if it had never rested. All
 * chance comes from the seed and the place, so that there is no other state of chance.
 */
export interface Checkpoint {
  /** Parameters, the optimiser's memory, and the number of steps made. */
  readonly state: TrainingState;
  /** The seed of the training. */
  readonly seed: number;
  /** The epoch that is at work, counted from 0. */
  readonly epoch: number;
  /** Number of batches of this epoch that were used. */
  readonly batchesDone: number;
  /** Sums over the rows of this epoch so far, by scalar, and their number as `rows`. */
  readonly sums: Readonly<Record<string, number>>;
  /** The best epoch; undefined before the first ends. */
  readonly best?: BestEpoch;
  /** What the training depends on, where it was told. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Which checkpoint: the newest, or that of the best epoch. */
export type CheckpointName = 'last' | 'best';

/** Keeps checkpoints. */
export interface CheckpointStore {
  /**
   * Replaces a checkpoint, wholly or not at all.
   * @param name - Which one.
   * @param checkpoint - The new one.
   */
  save(name: CheckpointName, checkpoint: Checkpoint): Promise<void>;
  /**
   * Reads a checkpoint.
   * @param name - Which one.
   * @returns The checkpoint; undefined when there is none.
   * @throws GroundingError `INVALID_DATA` when it is damaged.
   */
  load(name: CheckpointName): Promise<Checkpoint | undefined>;
}

/** Checks that a checkpoint belongs to a model. */
export function assertFits(model: TrainingModel, { state }: Checkpoint): void {
  const expected = new Map<string, string>();
  for (const { variable } of model.parameters) {
    const shape = `[${variable.shape.join()}]`;
    expected.set(variable.name, shape);
    for (const slot of model.slots) expected.set(slotName(variable.name, slot), shape);
  }
  const got = new Map<string, string>();
  for (const [name, { dims }] of Object.entries({ ...state.parameters, ...state.slots })) {
    got.set(name, `[${dims.join()}]`);
  }
  for (const name of new Set([...expected.keys(), ...got.keys()])) {
    const wanted = expected.get(name) ?? 'nothing';
    const found = got.get(name) ?? 'nothing';
    if (wanted === found) continue;
    throw new GroundingError(
      'MODEL_MISMATCH',
      `expected a checkpoint of this architecture and optimiser with ${wanted} for "${name}", ` +
        `got ${found}; resume with the settings that it was made with`,
    );
  }
}
