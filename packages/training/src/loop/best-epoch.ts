import { GroundingError } from '@grounder/core';

import type { Scalars } from '../step/training-step.js';
import type { BestEpoch } from './checkpoint.js';
import type { Watch } from './train-options.js';

/**
 * Compares an epoch with the best before it.
 * @returns The best epoch now: this one only when it is better by the minimum gain; never one that
 *   measured NaN.
 */
export function betterEpoch(
  watch: Watch,
  best: BestEpoch | undefined,
  epoch: { readonly epoch: number; readonly scalars: Scalars },
): BestEpoch | undefined {
  const { scalar = 'loss', goal = 'least', minimumGain = 0 } = watch;
  const value = epoch.scalars[scalar];
  if (value === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a measured scalar to watch, got "${scalar}"; ` +
        `there are ${Object.keys(epoch.scalars).join(', ')}`,
    );
  }
  if (Number.isNaN(value)) return best;
  if (best === undefined) return { epoch: epoch.epoch, value };
  const gain = goal === 'least' ? best.value - value : value - best.value;
  return gain > 0 && gain >= minimumGain ? { epoch: epoch.epoch, value } : best;
}

/** Tells whether patience is at an end. */
export function isPatienceOver(
  { patience = Infinity }: Watch,
  best: BestEpoch | undefined,
  epochsDone: number,
): boolean {
  const lastBetter = best === undefined ? 0 : best.epoch + 1;
  return epochsDone - lastBetter >= patience;
}
