import { GroundingError } from '@grounder/core';

import type { Batch, Scalars, TrainingState } from '../step/training-step.js';

/** Where in a training a batch was used. */
export interface BatchPlace {
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** The batch within the epoch, counted from 0. */
  readonly batch: number;
}

/** Checks that a step measured finite numbers, and finds out why not. */
export function assertFinite(scalars: Scalars, batch: Batch, place: BatchPlace): void {
  const { loss = NaN, gradientNorm = NaN } = scalars;
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  const where = `batch ${place.batch} of epoch ${place.epoch}`;
  for (const [name, { data, dims }] of Object.entries(batch)) {
    const index = firstNonFinite(data);
    if (index === undefined) continue;
    const width = dims.slice(1).reduce((product, length) => product * length, 1);
    throw new GroundingError(
      'INVALID_DATA',
      `expected finite numbers in "${name}", got ${index.value} in row ` +
        `${Math.floor(index.place / width)} of ${where}`,
    );
  }
  throw new GroundingError(
    'TRAINING_DIVERGED',
    `expected a finite loss and gradient, got ${loss} and ${gradientNorm} at ${where}; ` +
      'lower the learning rate, warm it up, or set maximumNorm',
  );
}

/** Tells whether all parameters and the optimiser's memory are finite. */
export function isFiniteState(state: TrainingState): boolean {
  return [...Object.values(state.parameters), ...Object.values(state.slots)].every(
    ({ data }) => firstNonFinite(data) === undefined,
  );
}

function firstNonFinite(data: unknown): { place: number; value: number } | undefined {
  if (!(data instanceof Float32Array)) return undefined;
  const place = data.findIndex((value) => !Number.isFinite(value));
  return place < 0 ? undefined : { place, value: data[place] ?? NaN };
}
