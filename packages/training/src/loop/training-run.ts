import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Batch, Scalars, TrainingState } from '../step/training-step.js';
import { epochPosition, rowsOf } from './batch-source.js';
import { betterEpoch, isPatienceOver } from './best-epoch.js';
import type { BestEpoch, Checkpoint } from './checkpoint.js';
import { assertFits } from './checkpoint.js';
import { assertFinite, isFiniteState } from './non-finite.js';
import type { ScalarSums } from './scalar-sums.js';
import { sumsOf } from './scalar-sums.js';
import { deriveSeed } from './seeds.js';
import type { TrainingResult, TrainOptions } from './train-options.js';
import { assertSameSettings } from './training-settings.js';

/** Keeps seeds of steps apart from seeds of epochs. */
const stepPurpose = 0x5eed;

/** One training at work: the place where it is, and what moves it on. */
export class TrainingRun {
  readonly #options: TrainOptions;
  #state: TrainingState;
  #epoch: number;
  #batchesDone: number;
  #sums: ScalarSums;
  #best: BestEpoch | undefined;
  #bestCheckpoint: Checkpoint | undefined;
  #savedStep: number | undefined;

  /**
   * @param options - What {@link train} was given.
   */
  constructor(options: TrainOptions) {
    const { step, resume, seed, settings } = options;
    checkNumbers(options);
    if (resume !== undefined) {
      assertFits(step.model, resume);
      checkSeed(seed, resume);
      if (settings !== undefined) assertSameSettings(settings, resume);
    }
    const place = resume ?? startOf(options);
    this.#options = options;
    this.#state = place.state;
    this.#epoch = place.epoch;
    this.#batchesDone = place.batchesDone;
    this.#sums = sumsOf(place.sums);
    this.#best = place.best;
    this.#savedStep = resume?.state.step;
  }

  /** Trains to the end. */
  async finish(): Promise<TrainingResult> {
    const { epochs, watch = {}, checkpoints } = this.#options;
    const isOver = () => isPatienceOver(watch, this.#best, this.#epoch);
    try {
      while (this.#epoch < epochs && !isOver()) await this.#trainEpoch();
    } catch (error) {
      await this.#rescue();
      throw error;
    }
    // The best epoch may have been before an interruption.
    const kept = this.#best && (await checkpoints?.store.load('best'));
    return {
      last: this.#checkpoint(),
      best: this.#bestCheckpoint ?? kept,
      end: this.#epoch < epochs ? 'stopped early' : 'finished',
    };
  }

  async #trainEpoch(): Promise<void> {
    const { source, seed, signal } = this.#options;
    signal?.throwIfAborted();
    const position = epochPosition(seed, this.#epoch, this.#batchesDone);
    for await (const batch of source.batches(position)) {
      signal?.throwIfAborted();
      await this.#trainBatch(batch);
    }
    if (this.#batchesDone === 0) {
      throw new GroundingError(
        'INVALID_DATA',
        `expected at least one batch in epoch ${this.#epoch}, got none`,
      );
    }
    await this.#endEpoch();
  }

  async #trainBatch(batch: Batch): Promise<void> {
    const { step, schedule, seed } = this.#options;
    const number = this.#state.step;
    const learningRate = schedule(number);
    const { state, scalars } = await step.run({
      state: this.#state,
      batch,
      learningRate,
      ...(step.model.seed !== undefined && { seed: deriveSeed(seed, stepPurpose, number) }),
    });
    assertFinite(scalars, batch, { epoch: this.#epoch, batch: this.#batchesDone });
    this.#state = state;
    this.#batchesDone += 1;
    this.#sums.add(scalars, rowsOf(batch));
    await this.#report(learningRate, scalars);
    const { everySteps = Infinity } = this.#options.checkpoints ?? {};
    if (state.step % everySteps === 0) await this.#saveLast();
  }

  async #report(learningRate: number, scalars: Scalars): Promise<void> {
    const { onRecord, onProgress, source, epochs } = this.#options;
    const { step } = this.#state;
    await onRecord?.({ kind: 'step', step, epoch: this.#epoch, learningRate, scalars });
    if (source.batchesPerEpoch === undefined) return;
    onProgress?.({ stage: 'train', done: step, total: epochs * source.batchesPerEpoch });
  }

  async #endEpoch(): Promise<void> {
    const { validate, watch = {}, signal, onRecord, onProgress, source, epochs } = this.#options;
    const epoch = this.#epoch;
    const training = this.#sums.means();
    const validation = await validate?.(this.#state, defined({ signal }));
    const measured = { epoch, scalars: validation ?? training };
    const best = betterEpoch(watch, this.#best, measured);
    const isBest = best?.epoch === epoch;
    this.#best = best;
    this.#epoch += 1;
    this.#batchesDone = 0;
    this.#sums = sumsOf();
    // The last is saved last: a training that dies before repeats this epoch's end.
    if (isBest) await this.#saveBest();
    const { step } = this.#state;
    await onRecord?.({ kind: 'epoch', step, epoch, training, validation, isBest });
    await this.#saveLast();
    if (source.batchesPerEpoch !== undefined) return;
    onProgress?.({ stage: 'train', done: this.#epoch, total: epochs });
  }

  async #saveBest(): Promise<void> {
    this.#bestCheckpoint = this.#checkpoint();
    await this.#options.checkpoints?.store.save('best', this.#bestCheckpoint);
  }

  async #saveLast(): Promise<void> {
    await this.#options.checkpoints?.store.save('last', this.#checkpoint());
    this.#savedStep = this.#state.step;
  }

  /** Saves what was learned before an interruption; what interrupted is told, not what fails here. */
  async #rescue(): Promise<void> {
    const { checkpoints } = this.#options;
    const isNew = this.#savedStep !== this.#state.step;
    if (checkpoints === undefined || !isNew || !isFiniteState(this.#state)) return;
    await this.#saveLast().catch(() => undefined);
  }

  #checkpoint(): Checkpoint {
    const { seed, resume, settings = resume?.settings } = this.#options;
    return {
      state: this.#state,
      seed,
      epoch: this.#epoch,
      batchesDone: this.#batchesDone,
      sums: { ...this.#sums.sums },
      ...defined({ best: this.#best, settings }),
    };
  }
}

function startOf({ step, weights, seed }: TrainOptions): Checkpoint {
  return { state: step.start(weights), seed, epoch: 0, batchesDone: 0, sums: {} };
}

function checkNumbers({ epochs, seed, checkpoints }: TrainOptions): void {
  const { everySteps = Infinity } = checkpoints ?? {};
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 1;
  if (!isCount(epochs)) throw invalid('a whole number of epochs, at least 1', epochs);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw invalid('a whole seed from 0 to 2^32 - 1', seed);
  }
  if (everySteps !== Infinity && !isCount(everySteps)) {
    throw invalid('a whole number of steps between checkpoints, at least 1', everySteps);
  }
}

function checkSeed(seed: number, resume: Checkpoint): void {
  if (seed === resume.seed) return;
  throw invalid(`the checkpoint's seed ${resume.seed}, so that batches go on as they were`, seed);
}

function invalid(expected: string, got: number): GroundingError {
  return new GroundingError('INVALID_OPTION', `expected ${expected}, got ${got}`);
}
