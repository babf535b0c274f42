import type { Random } from '@grounder/core';
import { createRandom } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Batch } from '../step/training-step.js';
import { deriveSeed } from './seeds.js';

/** Where an epoch is in a training. */
export interface EpochPosition {
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** The seed of this epoch. */
  readonly seed: number;
  /** Number of batches to leave out, because they were seen before training was interrupted. */
  readonly skip: number;
}

/** Gives the batches of an epoch; the same position gives the same batches. */
export interface BatchSource {
  /** Number of batches of each epoch; left out when nobody knows. */
  readonly batchesPerEpoch?: number;
  /**
   * Starts an epoch.
   * @param position - Which epoch, and where in it.
   * @returns The batches, from number `skip` on.
   */
  batches(position: EpochPosition): Iterable<Batch> | AsyncIterable<Batch>;
}

/** How {@link iterableBatches} starts an epoch. */
export type StartEpoch = (epoch: {
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** A source of chance of this epoch's own. */
  readonly random: Random;
}) => Iterable<Batch> | AsyncIterable<Batch>;

/**
 * Makes a source of anything that can be iterated: a file that is read, pictures that are drawn.
 * Batches that were seen before an interruption are made again and thrown away.
 * @param start - Starts an epoch; the same epoch must give the same batches.
 * @param batchesPerEpoch - Number of batches, if it is known.
 */
export function iterableBatches(start: StartEpoch, batchesPerEpoch?: number): BatchSource {
  return {
    ...defined({ batchesPerEpoch }),
    async *batches({ epoch, seed, skip }) {
      let seen = 0;
      for await (const batch of start({ epoch, random: createRandom(seed) })) {
        if (seen >= skip) yield batch;
        seen += 1;
      }
    },
  };
}

/** Says where an epoch of a training starts. */
export function epochPosition(seed: number, epoch: number, skip: number): EpochPosition {
  return { epoch, seed: deriveSeed(seed, epoch), skip };
}

/** Counts the rows of a batch: the first axis of its first tensor. */
export function rowsOf(batch: Batch): number {
  const [first] = Object.values(batch);
  return first?.dims[0] ?? 1;
}
